### What stands on every page: the frame, dates, severities, states, errors

calendar-weekdays = Monday Tuesday Wednesday Thursday Friday Saturday Sunday
calendar-weekdays-short = Mon Tue Wed Thu Fri Sat Sun
calendar-months = January February March April May June July August September October November December
calendar-months-short = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
page-date-day = { $weekday } { $day } { $month }
page-date-day-year = { $weekday } { $day } { $month } { $year }
page-date-date = { $day } { $month } { $year }
page-date-today = today, { $clock }
page-ago-now = just now
page-ago-minutes = { $n } min ago
page-ago-hours = { $n } h ago
page-ago-days = { $n ->
    [one] 1 day ago
   *[other] { $n } days ago
}

page-nav-today = Today
page-nav-runs = Runs
page-nav-load = Load
page-nav-alerts = Alerts
page-nav-body = Body
page-nav-plan = Plan
page-nav-live = Live
page-nav-check-in = Check-in
page-nav-shoes = Shoes
page-nav-rules = Rules
page-nav-settings = Settings
page-frame-skip = Skip to the content
page-frame-runner = Runner
page-frame-show = Show
page-frame-pages = Pages
page-frame-more = More pages
page-frame-menu = Menu
page-frame-open = { $n } open
page-frame-sign-out = Sign out
page-frame-footer = Soleus informs and never diagnoses. With a red flag, or in doubt, see a clinician.
page-open = Open
page-all = All
page-save = Save
page-add = Add
page-yes = Yes
page-no = No
page-not-said = Not said
page-not-known = Not known
page-to = { $low } to { $high }
page-as-table = Show as a table

page-welcome-title = Welcome
page-welcome-eyebrow = Nothing here yet
page-welcome-head = Soleus waits for its first runner.
page-welcome-lead = Runs come from a watch, a pod or a phone over MQTT, or from files you have. In a terminal on this machine:
page-welcome-add = Add yourself.
page-welcome-import = Bring your past runs.
page-welcome-device = Or let a device in.
page-welcome-no-runner = You do not run here.
page-welcome-no-runner-lead = Nobody's runs are shown to you. If you run yourself, say so: it takes a minute.
page-welcome-become = I run here
page-welcome-demo = Only looking? { $command } plays a season of made-up runs.

page-error-title = Not done
page-error-401 = Sign in first, then do it again.
page-error-403 = This account may not do that.
page-error-404 = There is no such page.
page-error-405 = That cannot be done here.
page-error-429 = That was tried very often. Wait a few minutes, then try again.
page-error-500 = Something went wrong here. It is in the log; nothing that was stored is lost.
page-error-fields = Something in the form cannot be used.
page-error-fields-remedy = Correct the fields named here and send it again.
page-error-form = form
page-error-back = Go to Today
page-error-nobody = There is no runner yet.
page-error-nobody-remedy = Add one with: soleus runner add NAME
page-error-no-run = There is no such run.
page-error-no-shoe = There is no such pair of shoes.
page-error-no-shoe_id = There is no such pair of shoes.
page-error-no-alert = There is no such alert.
page-error-no-entry = There is no such entry.
page-error-number = { $what } has to be a number.
page-error-number-remedy = Write a number from { $low } to { $high }, or leave it empty.
page-error-choice = { $what } has to be one of the answers of the form.
page-error-choice-remedy = Choose one of them and send it again.
page-error-status-401 = Not signed in
page-error-status-403 = Not permitted
page-error-status-404 = Not found
page-error-status-405 = Not possible here
page-error-status-409 = Not possible as things stand
page-error-status-422 = Input that cannot be used
page-error-status-429 = A moment, please
page-error-status-500 = Failed
page-error-status-503 = Not available now

severity-info = For your information
severity-watch = Watch
severity-warn = Warning
severity-stop = Stop running
severity-urgent = See a clinician

state-below = Below range
state-in = In range
state-above = Above range
state-over = Over the red line
state-unknown = Not enough data

grade-article = from the article Soleus is built on
grade-strong = strong evidence
grade-moderate = moderate evidence
grade-weak = weak evidence
grade-null = studied, no effect found
grade-expert = expert opinion
grade-convention = convention

unit-steps = steps/min
unit-calf-km = calf-km
unit-body-weights = body weights
page-word-cadence = Cadence
page-word-contact = Contact time
page-word-calf-load = Calf load
page-word-distance = Distance
page-word-time = Time
page-word-pace = Pace
page-word-day = Day
page-word-what-to-do = What to do:
side-left = left
side-right = right
side-both = both
