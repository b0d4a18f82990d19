### The Alerts page: the inbox, and one alert opened

page-alerts-waiting = { $n ->
    [one] One alert waits for your answer
   *[other] { $n } alerts wait for your answer
}
page-alerts-quiet = Nothing waits for your answer
page-alerts-groups = Which alerts
page-alerts-severity = How severe
page-alerts-any = Any severity
page-alerts-group-open = Open
page-alerts-group-snoozed = Put off
page-alerts-group-held = Not told
page-alerts-group-answered = Answered
page-alerts-group-closed = Settled
page-alerts-title-open = Open
page-alerts-title-snoozed = Put off
page-alerts-title-held = Not told, and why
page-alerts-title-answered = Answered
page-alerts-title-closed = Settled
page-alerts-none-here = None.
page-alerts-more = Why, when, and by which ways
page-alerts-worse = It got worse since you were told: { $title }.
page-alerts-pages = Pages of alerts
page-alerts-first = First page
page-alerts-following = More
page-alerts-numbers = What tripped it
page-alerts-sources = Where the rule comes from
page-alerts-told = How you were told
page-alerts-not-told = Why you were not told
page-alerts-no-way = No message has been sent yet.
page-alerts-run-open = Open the run
page-alerts-plan-open = Open the plan
page-alerts-useful = Was this useful?
page-alerts-useful-caption = It changes nothing else; it shows which rules help you.
page-alerts-take-back = Take back
page-alerts-was-useful = You found it useful.
page-alerts-was-not-useful = You did not find it useful.

page-picture-weeks = The weeks around it
page-picture-weeks-caption = calf-km a week on your own range; the week that it is about stands out.
page-picture-lanes = What the run looked like
page-picture-lanes-caption = Line: mean, shade: least to most of each slice, on the axis that every run has.
page-picture-course = How the pain went
page-picture-course-caption = Pain of this episode at each report, over the calf load of the weeks.
page-picture-shoe = How far this pair has come
page-picture-shoe-caption = The marks say where to plan a new pair, and where to replace it.
page-picture-runs = This run among the 30 days before it
page-picture-runs-caption = Each bar is a run; the dashed line is the longest of them before this one.
chart-longest = How far the runs went
chart-longest-line = your longest before: { $far }
chart-longest-days = { $n } d before
chart-longest-this = this run
chart-longest-told = This run: { $this }. { $n } runs in the 30 days before it, the longest { $far }. Axis from 0 to { $end }.
