### The load rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-load-session_spike = One run much longer than the longest lately
    .statement = An abrupt increase in one session: distance over the longest run of the previous 30 days.
    .needs = 3 runs in 30 days with a longest of 3 km or more; silent in the two weeks after a break.
    .advice = Easy days, and let the longest run grow by a tenth at most.

setting-load-session_spike-ratio = Longer than the longest run by this factor

setting-load-session_spike-ratio_high = A large spike

setting-load-session_spike-ratio_double = More than double

setting-load-session_spike-min_runs = Runs needed in the window

setting-load-session_spike-min_longest = Shortest longest run that is compared with

setting-load-session_spike-window = How far back the longest run is sought

setting-load-session_spike-ask = Over the longest run ever by this: ask whether it is real

rule-load-session_spike_live = The same, while it can still be helped
    .statement = The distance of a run under way reaches the longest run of the previous 30 days, and 110 % of it.
    .needs = As load.session_spike. At 100 % it shows on the page only, at 110 % on the wrist, each once.
    .advice = End the run, or walk the rest.

rule-load-week_distance = The ten-per-cent rule
    .statement = Weekly mileage up by more than 10 %: 7 days over the 7 before.
    .needs = 3 known weeks, and 10 km in the week before.
    .advice = Hold the week; look at single long runs first.

setting-load-week_distance-ratio = 7 days over the 7 before

setting-load-week_distance-ratio_high = A large rise

setting-load-week_distance-base = Smallest week that is compared with

setting-load-week_distance-known_weeks = Known weeks needed

rule-load-week_calf = Mileage in the currency of the calf
    .statement = calf-km of the rolling 7 days against the runner's own range: median of the last 4 known weeks ± max(3 · 1.4826 · MAD, 15 %); red line 15 % above its upper edge. One finding per crossing, cleared below the upper edge.
    .needs = 3 known weeks. Confidence is high only if b = 1, 2 and 4 agree.
    .advice = Easy days until the week is back in range.

setting-load-week_calf-spread = Width of the band in scatters of the weeks

setting-load-week_calf-least = Least half-width of the band

setting-load-week_calf-red = Red line over the band's upper edge

setting-load-week_calf-known_weeks = Known weeks of the last 4 needed

rule-load-speed = Abrupt speed
    .statement = Distance above the own threshold pace in 7 days: over 1.30 × the week before, above the largest of the last 4 weeks, and 2 km more.
    .needs = Speeds, and 3 known weeks.
    .advice = Add speed in small portions.

setting-load-speed-threshold = Speed above which a metre is fast; 0 = the 85th percentile of your speeds of the last 90 days

setting-load-speed-ratio = Fast km of 7 days over the week before

setting-load-speed-more = … and at least so many more

rule-load-hills = Abrupt hill work
    .statement = Ascent likewise, 100 m more; over three times the largest of the last 4 weeks is watched.
    .needs = Ascent, and 3 known weeks.
    .advice = Add hills in small portions.

setting-load-hills-ratio = Ascent of 7 days over the week before

setting-load-hills-more = … and at least so much more

setting-load-hills-many = Over the largest of the last 4 weeks by this

rule-load-acwr = Acute:chronic workload ratio
    .statement = 7 days over the mean week of the 3 before (uncoupled). Shown, never an alert.
    .needs = 4 known weeks.
    .advice = None.

rule-load-monotony = Monotony and strain
    .statement = Mean over standard deviation of 7 daily loads; a week of equal days has none. Shown, never an alert.
    .needs = A known week.
    .advice = Hard and easy days in turn.

rule-load-return = Back after time off
    .statement = Tissue loses adaptation: after 14 days off or more, first runs are held against the load before the break.
    .needs = A break of 14 days or more that ended in the last two weeks, and a run in the four weeks before it.
    .advice = Come back at a share of the old load, and add by the week.

setting-load-return-off = Time off that counts as a break

setting-load-return-long_off = A long break

setting-load-return-short_share = First week after a break: share of before

setting-load-return-long_share = The same after a long break

setting-load-return-phase = How long a return takes

rule-load-history = A calf strain before, or older than 40
    .statement = A previous calf strain or an age over 40: every load ratio becomes 1 + (limit - 1) · 0.8; said once.
    .needs = The runner's year of birth, or word of a previous strain. The risk is well founded, the factor is expert opinion.
    .advice = Build up in smaller steps.

setting-load-history-age = Older than this counts as a risk

setting-load-history-factor = Room left above 1 with a risk

setting-load-b = How much harder steps count more (exponent b of the calf load)
