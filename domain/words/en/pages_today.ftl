### The Today and Live pages: how far, plans, work beside running, the run under way

page-today-how-far = How far can I go today
page-today-range-unknown = Range not known yet
page-today-no-data = not enough data
page-today-week = Calf load of the last 7 days: { $load }
page-today-week-range = Calf load of the last 7 days: { $load }, your range is { $low } to { $high }
page-today-next = Next:
page-today-alerts = Open alerts
page-today-all = All { $n }
page-today-weekly = calf-km: your runs as kilometres of level rear-foot running. Green: your range, from your last 4 known weeks. Dashed: the red line.
page-today-no-week = No week with a run yet. The first bar stands here after the first run.
page-today-steps = Steps in calf-km a day
page-today-days-table = Days as a table
page-today-no-day = No run in the last year.
page-today-why = Why this far
page-today-no-limit = It takes 3 runs in 30 days, the longest at least 3 km, before a limit can be worked out. Until then, nothing is made up.
page-today-rules = All rules and their sources
page-today-no-shoes = No pair yet. { $link }, and its distance is counted.
page-today-add-shoes = Add one
page-today-last = Last run
page-today-not-counted = Not counted, by your choice.
page-today-felt = How did the calf feel? { $link }
page-today-check-in = Check in
page-today-no-run = No run yet. Bring past ones with { $command }, or start one on a device.

page-plan-next = Next: { $moment }
page-plan-then = After that
page-plan-quiet = No more reminders, as you chose. The plan still stands.
page-plan-morning = The next morning decides: check in on { $moment }.
page-plan-moves = The next step comes only when the morning after is no worse.

page-answer-to = Answer: { $title }
page-answer-seen = Seen
page-answer-better = Better
page-answer-worse = Worse
page-answer-stop = Stop reminding

page-work-title = Calf work beside running
page-work-strength = Heel drops
page-work-programme-heel_drops = Your programme: slow heel drops, 3 days a week for 12 weeks.
page-work-programme-alfredson = Your programme: heel drops by Alfredson, every day for 12 weeks.
page-work-no-programme = No programme is on. You can log a session all the same.
page-work-adherence = { $percent } of all so far
page-work-no-adherence = The first week is not over yet.
page-work-log = Log a session
page-work-on = Start the 12 weeks
page-work-off = End the programme
page-work-paused = No strength work now: it waits until the calf has rested and no red flag is open.
page-work-other = Other calf work
page-work-minutes = Minutes
page-work-kind-strength = Heel drops
page-work-kind-hike = Hike
page-work-kind-football = Football
page-work-kind-skipping = Skipping
page-work-kind-other = Other
page-work-week = { $n ->
    [one] 1 entry in the last 7 days
   *[other] { $n } entries in the last 7 days
}
page-work-remove = Take back

page-live-run = Live run
page-live-state-live = Live
page-live-state-silent = Waiting for the device
page-live-state-ended = Ended
page-live-state-idle = No run under way
page-live-starts = Starts by itself when a device sends a run.
page-live-now = Now
page-live-marked = Your marker is stored.
page-live-marked-do = Stop and walk. Sharp or sudden? Do not run on. When you have a moment: { $link }.
page-live-say = say what it is like
page-live-hurts = Does it hurt?
page-live-button = The same as the pain button on the watch: it is stored with the moment, and acted on at once.
page-live-pain = Pain now
