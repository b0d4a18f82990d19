### The page of one run: its parts, feet, laps, map, notes and files

page-run-revision = revision { $n }
page-run-lead = Your calf did this in { $distance }: { $each } calf-km for each { $unit }.
page-run-lead-fast = The fast parts took { $time } % of the time and gave { $load } % of the load.
page-run-lead-no-distance = Your calf did { $load } calf-km; how far it was is not known.
page-run-lead-unknown = What this run did to your calf is not known yet.
page-run-lanes-caption = Axes are the same for every run; values beyond them lie at the edge. Line: mean, shade: least to most.
page-run-lanes-hint = Drag, pinch or press + to zoom; arrows move the cursor, 0 shows the whole run.
page-run-zoom-in = Zoom in
page-run-zoom-out = Zoom out
page-run-zoom-whole = Whole run
page-run-lanes-more = More measures

page-run-parts = Where the load came from
page-run-parts-caption = Hills are what is steeper than 3 %.
page-run-parts-no-fast = A few more runs tell what is fast for you; then warm-up and cool-down are marked.
page-run-parts-fast = Fast is what is faster than { $pace }, by your 90 days before.
page-run-parts-table = Load by part of the run
page-run-part = Part
page-run-share-time = Time
page-run-share-load = Load
segment-warm_up = Warm-up
segment-easy = Easy
segment-fast = Fast
segment-hills = Hills
segment-cool_down = Cool-down
page-run-percent = { $value } ({ $percent } %)

page-run-thirds = Early against late
page-run-thirds-caption = What tiring did to your form: the thirds of the running time.
page-run-thirds-table = The three thirds of this run
page-run-third-first = First
page-run-third-middle = Middle
page-run-third-last = Last
page-run-third-none = Too short to compare: it takes three minutes of running.
page-run-shift = At the same speed ({ $pace }, { $minutes } min compared), the last third against the first:
page-run-shift-stance_time_ms = contact time { $change } ms
page-run-shift-cadence_spm = cadence { $change } steps/min
page-run-shift-forefoot_share = forefoot landings { $change } points
page-run-shift-none = The first and the last third have too little at the same speed to compare.

page-run-strike = How your feet landed
page-run-strike-caption = Measured by { $sensor } over { $minutes } min of running.
page-run-strike-table = Landings by foot
page-run-foot = Foot
page-run-foot-left = Left
page-run-foot-right = Right
page-run-foot-both = Both
strike-rear = Heel
strike-mid = Midfoot
strike-fore = Forefoot
page-run-balance = Left and right
page-run-balance-caption = How the contact time is shared: { $left } % left, { $right } % right.

page-run-splits = Splits
page-run-splits-caption = From the samples; pauses do not count.
page-run-splits-head = { $unit ->
    [mi] Mile
   *[km] Kilometre
}
page-run-splits-table = Splits as a table
page-run-laps-table = Laps as a table
page-run-split-rest = the rest
page-run-laps = Laps
page-run-laps-caption = As the watch counted them.
page-run-lap = Lap
lap-trigger-manual = by hand
lap-trigger-time = by time
lap-trigger-distance = by distance
lap-trigger-position_start = by place
lap-trigger-position_lap = by place
lap-trigger-position_waypoint = by place
lap-trigger-position_marked = by place
lap-trigger-session_end = end
lap-trigger-fitness_equipment = by the machine

page-run-map = The way
page-run-map-caption = Drawn from your own data alone; nothing is asked of a map service. North is up; ● start, ■ end.
page-run-map-table = Places of this run
page-run-map-lat = Latitude
page-run-map-long = Longitude

page-run-words = Name and note
page-run-name = Name
page-run-note = Note
page-run-write = Write down
page-run-measured-by = Measured by
page-run-device = Recorded by { $device }.
page-run-no-notes = Nothing was wrong with the recording.
page-run-files = Take it with you
page-run-files-caption = The run as files.
page-run-file-original = Original file
page-run-file-original-about = { $name }, as it was imported ({ $size } kB)
page-run-file-fit = FIT
page-run-file-fit-about = for any service or watch software
page-run-file-tcx = TCX
page-run-file-tcx-about = for programs that read no FIT; it holds less
page-run-file-parquet = Parquet
page-run-file-parquet-about = for DuckDB, pandas or polars
page-run-file-csv = CSV
page-run-file-csv-about = for a spreadsheet: a line a sample

page-note-clock_skew = The device's clock was off; times are kept as it recorded them.
page-note-clock_jump = The clock was set during the run; the gap it left is not counted.
page-note-clock_moved = The device's clock jumped by { $seconds } s during the run; the samples after it were put in their place.
page-note-date_before_2000 = The device had no date; the day of this run is not known.
page-note-no_date = The device had no date; the day of this run is not known.
page-note-no_start = The start of the run never arrived.
page-note-silence = The device fell silent before it said that the run was over.
page-note-partial_file = The file is damaged; what could be read is here.
page-note-bad_checksum = The file's checksum is wrong, but all of it could be read.
page-note-no_session = The file is cut off before its summary; totals come from the samples.
page-note-sport_assumed = The file does not say which sport it is; its data looks like running.
page-note-untimed = { $n ->
    [one] One point has no time and was left out.
   *[other] { $n } points have no time and were left out.
}
page-note-no_zone = The file does not say which zone its times are of; they were taken for UTC.
page-note-both_legs = The file counts the steps of both legs; the cadence is half of that, as everywhere here.
page-note-unit_unknown = { $what }: the file gives it in a unit that is not known, so it was left out.
page-note-records_dropped = { $n ->
    [one] 1 sample lay outside the time of the run and was left out.
   *[other] { $n } samples lay outside the time of the run and were left out.
}
page-note-merged = { $n ->
    [one] 1 sample was written in two pieces and put together.
   *[other] { $n } samples were written in two pieces and put together.
}
page-note-out_of_range = { $what }: { $n ->
    [one] 1 value that cannot be was left out.
   *[other] { $n } values that cannot be were left out.
}
page-note-leaps = { $n ->
    [one] The distance leapt in 1 place as nobody runs; that is not counted.
   *[other] The distance leapt for { $n } samples as nobody runs; that is not counted.
}
page-note-impossible_total = { $n ->
    [one] 1 total of the device cannot be and was left out.
   *[other] { $n } totals of the device cannot be and were left out.
}
page-note-asleep = { $what } was asleep for { $n ->
    [one] 1 sample
   *[other] { $n } samples
}; nothing is made up for them.
page-note-dropped = { $n ->
    [one] 1 sample came twice or out of order and was left out.
   *[other] { $n } samples came twice or out of order and were left out.
}
page-note-nulled = { $n ->
    [one] 1 value that cannot be was left out.
   *[other] { $n } values that cannot be were left out.
}
page-note-missing = { $n ->
    [one] 1 sample
   *[other] { $n } samples
} never arrived; nothing is added up across the gap.

field-distance = distance
field-speed = speed
field-cadence = cadence
field-stance_time = contact time
field-stance_time_balance = contact balance
field-vertical_oscillation = vertical oscillation
field-step_length = step length
field-power = power
field-heart_rate = heart rate
field-grade = grade
field-altitude = altitude
field-temperature = temperature
field-position_lat = position
field-position_long = position
field-strike = foot strike
field-strike_left = foot strike, left
field-strike_right = foot strike, right
field-pronation_left = pronation, left
field-pronation_right = pronation, right
field-impact_g = impact
field-steps = single steps
field-pronation = pronation
field-position = position

page-run-also = Also recorded by
page-run-also-caption = The same run from other devices and files. One recording counts, so that nothing is counted twice.
page-run-also-measured = It has: { $fields }.
page-run-also-use = Use this one instead
page-run-also-split = This is another run
page-run-also-why-chosen = You chose the one that is shown.
page-run-also-why-covers = It misses part of the run.
page-run-also-why-load = The one that is shown measured more of what the calf’s load is worked out from.
page-run-also-why-form = The one that is shown measured more of your form.
page-run-also-why-density = The one that is shown measured more often.
page-run-also-why-complete = Its end, or part of it, never arrived.
page-run-also-why-place = The one that is shown knows more of where and how fast you ran.
page-run-also-why-original = The one that is shown is the device’s own, not an export.
page-run-also-why-laps = It says the same without laps.
page-run-also-why-samples = It says the same with fewer samples.
page-run-also-why-first = It says the same and came later.

chart-track = The way this run took
chart-track-told = { $wide } wide and { $high } high, { $parts ->
    [one] in one piece
   *[other] in { $parts } pieces
}; north is up.
chart-shares-part = { $percent } %
chart-balance = Contact time, left and right
chart-balance-told = { $left } % of the contact time on the left foot, { $right } % on the right; axis from 55 to 45 % left.
chart-balance-tick = { $left } | { $right }
measure-vertical_oscillation_mm = Vertical oscillation
    .unit = mm
measure-step_length_mm = Step length
    .unit = mm
measure-power_w = Power
    .unit = W
page-run-delete = Delete this run …
