### What charts say: titles, what a screen reader hears of them, words beside axes

chart-gauge = This week on your range
chart-gauge-told = { $value } calf-km in 7 days on an axis from 0 to { $top }.
chart-gauge-range = { $state }: your range is { $low } to { $high }, the red line is { $red }.
chart-days = Every day
chart-days-told = { $count } of the last { $days } days with a run. Steps: { $steps } calf-km.
chart-level-0 = no run
chart-level-1 = up to 5
chart-level-2 = 5 to 10
chart-level-3 = 10 to 20
chart-level-4 = over 20
chart-weekly = Weekly calf load
chart-weekly-none = No week with a known load yet. Axis from 0 to { $top } calf-km.
chart-weekly-told = { $known ->
    [one] 1 known week
   *[other] { $known } known weeks
}, axis from 0 to { $top } calf-km. The week of { $day } { $month } has { $value } calf-km: { $state }. { $over } over the red line; { $unknown } unknown.
chart-mark-race = R
chart-mark-taper = T
chart-lanes = Lanes of this run
chart-lanes-slices = { $span } in slices of { $seconds } s.
chart-lanes-told = { $title } { $least } to { $most } { $unit }, mean { $mean }; axis { $low } to { $high }.
chart-course = Pain over time
chart-course-told = Pain from 0 to 10 at each report: { $values }.

measure-cadence_spm = Cadence
    .unit = steps/min
measure-stance_time_ms = Contact time
    .unit = ms
measure-forefoot_percent = Forefoot landings
    .unit = %
measure-balance_left_percent = Contact balance, left
    .unit = %
measure-speed_m_s = Speed
    .unit = m/s
measure-heart_rate_bpm = Heart rate
    .unit = bpm
