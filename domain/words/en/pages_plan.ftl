### The Plan page: what is due today, the way back to running, rest, and the strength programme

chart-adherence = Heel drops, week by week
chart-adherence-told = { $weeks } weeks, each asks for { $of }. Logged of them so far, week by week: { $values }.

page-plan-today = Your plan today
page-plan-due = { $n ->
    [one] thing is due today
   *[other] things are due today
}
page-plan-asked = asked { $moment }
page-plan-nothing = Nothing is due today.
page-plan-later = Next: { $title }, { $moment }.
page-plan-none = A plan begins by itself when you report a pain or come back after a break, and the heel drops when you start them.
page-plan-logged = { $kind } logged, { $moment }.
page-plan-undo = Undo
page-plan-held = Why it waits:
page-plan-hold-morning = You have run this step, and the morning after decides. Check in from { $moment } on.
page-plan-hold-most = The next step comes at { $n } of 10 or less.
page-plan-hold-before = It may be no more than before the run: { $n } of 10.
page-plan-back = One step back, because it hurt more after the last run. Wait until it is as before, then do this step.
page-plan-step-done = done
page-plan-step-now = now
page-plan-step-next = next
page-plan-reminders-of = Reminders: { $plan }
page-plan-reminders-on = Reminders are on.
page-plan-reminders-off = Reminders are off.
page-plan-remind = Remind me again
page-plan-silence = Switch reminders off
page-plan-week-of = of { $weeks }
page-plan-adherence = { $done } of { $asked } in the weeks that are over, { $percent }.
page-plan-unknown = A question mark: nothing was logged, which may not mean that nothing was done.
page-plan-week = Week
page-plan-sessions = Sessions
page-plan-of = { $done } of { $of }
page-plan-not-logged = nothing logged
page-plan-alfredson-on = Start Alfredson's 12 weeks
page-plan-instead = It takes the place of the programme that is on.
page-plan-no-alfredson = It is for a tendon complaint that has settled, and there is none.
page-plan-no-alfredson-do = Once nothing hurts any more, check in with 0 and it can be started.
page-plan-log = Log of the last 7 days
page-plan-no-log = Nothing logged in the last 7 days.
page-plan-ended = Over
