### The Load, Rules and Alerts pages, and the numbers behind a finding

page-load-colours = Colours
page-load-key-unknown = No range yet
page-load-key-below = Below
page-load-key-in = In range
page-load-key-above = Above
page-load-key-over = Over the red line
page-load-key-range = Your range
page-load-table = Weeks as a table
page-load-week-of = Week of
page-load-red = Red line
page-load-state = State
page-load-so-far = (so far)
page-load-unknown = unknown
page-load-caption = Green: your range, from your last 4 known weeks. Dashed: the red line. “?”: a gap in the data, which is not rest. Open bar: this week so far. R: race week, T: taper week.
page-load-how-many = How many weeks
page-load-weeks = { $n } weeks
page-load-no-week = No week with a run yet. The range takes 3 known weeks.
page-load-rules = Each rule, with the numbers that tripped it
page-load-in-weeks = In the last { $n } weeks.
page-load-not-tripped = not tripped
page-load-more = and { $n } more
page-load-none-fired = No load rule has fired.
page-load-display = For display only, never an alert
page-load-other = Other calf work
page-load-other-caption = Minutes as you entered them. They stand apart: they are not part of calf-km.
page-load-no-other = Nothing entered in these weeks. Enter it on { $link }.
page-mark-title = Race or taper week
page-mark-caption = In a marked week the load rules do not nag.
page-mark-race = Race
page-mark-taper = Taper
page-mark-none = Neither

page-rules-lead = { $n } rules: what Soleus applies, where it comes from, and how strong the evidence is. Missing data gives “not enough data”, never a finding.
page-rules-group-triage = What is it?
page-rules-group-acute = Right now
page-rules-group-load = Too much, too soon
page-rules-group-habit = Structure of a session
page-rules-group-form = How you run
page-rules-group-shoe = Shoes
page-rules-group-strength = Strength
page-rules-group-flag = Red flags: see a clinician
page-rules-kind-rule = rule
page-rules-kind-display = shown, never an alert
page-rules-kind-guard = holds something back
page-rules-needs = What it needs:
page-rules-settings = Settings of { $rule }
page-rules-setting = Setting
page-rules-permitted = Permitted
page-rules-source = Source
page-rules-none = The catalogue is not loaded in this process.

page-alerts-open = Open
page-alerts-none = Nothing is open.
page-alerts-held = Not told, and why
page-alerts-done = Answered
page-alerts-why-told = Why you were told:
page-alerts-why-held = Why you were not told:
page-alerts-run = the run
page-alerts-attempts = { $n } attempts
page-alerts-answer = Your answer: { $answer }.
page-alerts-settled = Settled.
page-answered-seen = seen
page-answered-ack = seen
page-answered-better = better
page-answered-worse = worse
page-answered-stop = no more reminders
page-answered-stop_reminding = no more reminders
page-reason-FIRST = It is the first time this was seen.
page-reason-WORSE = It got worse since you were last told.
page-reason-UNCHANGED = You were told of this already.
page-reason-DISPLAY = It is a figure to look at, never a warning.
page-reason-STALE = It reached Soleus too late to act on: the run was over for more than 48 hours.
page-reason-PAGE_ONLY = It is for your information: shown here, not sent.
page-reason-INHIBITED = Something graver goes first: an open red flag, or a calf that has to rest. Until then such advice waits.

page-reason-SNOOZED = You have put this kind of alert off.

page-reason-QUIET_HOURS = It came in your quiet hours and is told when they are over.

page-reason-NOT_ENOUGH_DATA = There is too little data behind it to wake you over it.

page-reason-ACKED = You have answered it.

page-reason-RESOLVED = It no longer holds, and you were told so.

page-reason-REPEAT = It was told again, because nobody had answered.
page-reason-BUDGET = There were enough messages already, in this run or today; what is held for the day is told next morning.
page-reason-FOLLOWUP = A plan that is running asked for it at this time.
page-delivery-queued = waiting to be sent
page-delivery-retrying = trying again
page-delivery-delivered = delivered
page-delivery-expired = too late to be of use, not sent
page-delivery-dead = could not be delivered

page-evidence-title = The numbers and where they come from
page-evidence-numbers = The numbers
page-evidence-what = What was measured
page-evidence-value = Value
page-evidence-limit = Limit
page-evidence-over = Over
page-evidence-from = From
page-evidence-samples = { $n } samples
page-evidence-rule = Rule { $rule }, version { $version }; { $grade }. Coverage and agreement { $percent } %, which is not a probability of injury.
