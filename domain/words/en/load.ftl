### The load rules: what the catalogue says of each (rule-…), its settings (setting-…), and what they find

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

# $distance, $longest, $limit: distances with their unit; $ratio, $hazard, $low, $high: numbers as text; $runs: a count
load-session_spike-more =
    .title = Longer than your longest run in 30 days
    .why = { $distance } is { $ratio } times { $longest }, your longest of { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    } in 30 days; a study saw { $hazard } times the hazard of injury in such runs ({ $low } to { $high }), and it does not rise evenly.
    .do = Keep the next run easy, and next time stop at { $limit } or less.

load-session_spike-high =
    .title = Far longer than your longest run in 30 days
    .why = { load-session_spike-more.why }
    .do = Keep the next runs short and easy, and let the longest grow by a tenth at most.

load-session_spike-double =
    .title = More than double your longest run in 30 days
    .why = { load-session_spike-more.why }
    .do = Take two or three easy or free days, and check in if a calf hurts.

load-session_spike-asked =
    .title = A race, or a GPS error? Far longer than ever
    .why = { load-session_spike-more.why }
    .do = If the distance is wrong, correct or exclude the run; if it is right, keep the next runs short and easy.

load-session_spike-asked_double =
    .title = A race, or a GPS error? Far longer than ever
    .why = { load-session_spike-more.why }
    .do = If the distance is wrong, correct or exclude the run; if it is right, take two or three easy or free days.

rule-load-session_spike_live = The same, while it can still be helped
    .statement = The distance of a run under way reaches the longest run of the previous 30 days, and 110 % of it.
    .needs = As load.session_spike. At 100 % it shows on the page only, at 110 % on the wrist, each once.
    .advice = End the run, or walk the rest.

# $distance, $longest, $limit: distances with their unit; $ratio, $percent: numbers as text; $runs: a count
load-session_spike_live-reached =
    .title = As far as your longest run in 30 days
    .why = { $distance } so far; your longest of { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    } in 30 days was { $longest }.
    .do = Turn for home, and stop before { $limit }.

load-session_spike_live-beyond =
    .title = { $percent } % of your longest run in 30 days
    .why = { $distance } so far is { $ratio } times { $longest }, your longest of { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    } in 30 days.
    .do = End the run here, or walk the rest.

rule-load-week_distance = The ten-per-cent rule
    .statement = Weekly mileage up by more than 10 %: 7 days over the 7 before. More than 30 % is watch, if it is also more than 10 % above each of the last 4 known weeks: back to the usual after an easy week is no jump.
    .needs = 3 known weeks, and 10 km in the week before.
    .advice = Hold the week; look at single long runs first.

setting-load-week_distance-ratio = 7 days over the 7 before

setting-load-week_distance-ratio_high = A large rise

setting-load-week_distance-base = Smallest week that is compared with

setting-load-week_distance-known_weeks = Known weeks needed

setting-load-week_distance-largest_of = A jump is also that much above each of so many weeks before

# $week, $before: distances with their unit; $percent, $change: numbers as text
load-week_distance-up =
    .title = Week's distance up by more than { $percent } %
    .why = { $week } in 7 days is { $change } % more than the { $before } of the 7 before; many say 10 % at most, though trials found no effect of that rule.
    .do = Watch how your calves feel; the length of one run matters more than the week.

load-week_distance-high =
    .title = Week's distance up by more than { $percent } %
    .why = { load-week_distance-up.why }
    .do = Keep the rest of this week easy, and about as long as last week.

rule-load-week_calf = Mileage in the currency of the calf
    .statement = calf-km of the rolling 7 days against the runner's own range: median of the last 4 known weeks ± max(3 · 1.4826 · MAD, 15 %); red line 15 % above its upper edge. One finding per crossing, cleared below the upper edge.
    .needs = 3 known weeks. Confidence is high only if b = 1, 2 and 4 agree.
    .advice = Easy days until the week is back in range.

setting-load-week_calf-spread = Width of the band in scatters of the weeks

setting-load-week_calf-least = Least half-width of the band

setting-load-week_calf-red = Red line over the band's upper edge

setting-load-week_calf-known_weeks = Known weeks of the last 4 needed

# $week, $low, $high, $red: calf-km as text; $weeks: a count
load-week_calf-upper =
    .title = Calf load above your usual range
    .why = { $week } calf-km in 7 days; your last { $weeks } known weeks make a range of { $low } to { $high }, with a red line at { $red }.
    .do = Make the next days easy until the week is back in range.

load-week_calf-red =
    .title = Calf load over your red line
    .why = { load-week_calf-upper.why }
    .do = Take easy or free days until the week is back in range, and check in if a calf hurts.

load-week_calf-upper_doubt =
    .title = Calf load above your usual range
    .why = { $week } calf-km in 7 days; your usual range is { $low } to { $high } with a red line at { $red }, but the models disagree about hard steps.
    .do = { load-week_calf-upper.do }

load-week_calf-red_doubt =
    .title = Calf load over your red line
    .why = { load-week_calf-upper_doubt.why }
    .do = { load-week_calf-red.do }

rule-load-speed = Abrupt speed
    .statement = Distance above the own threshold pace in 7 days: over 1.30 × the week before, above the largest of the last 4 weeks, and 2 km more.
    .needs = Speeds, and 3 known weeks.
    .advice = Add speed in small portions.

setting-load-speed-threshold = Speed above which a metre is fast; 0 = the 85th percentile of your speeds of the last 90 days

setting-load-speed-ratio = Fast km of 7 days over the week before

setting-load-speed-more = … and at least so many more

# $week, $before, $largest: distances with their unit; $pace: a pace with its unit
load-speed-up =
    .title = Much more fast running than in the weeks before
    .why = { $week } faster than { $pace } in 7 days; it was { $before } in the 7 before, and { $largest } at most in the last 4 weeks.
    .do = Keep the next runs easy, and add speed in small steps.

rule-load-hills = Abrupt hill work
    .statement = Ascent likewise, 100 m more; over three times the largest of the last 4 weeks is watched.
    .needs = Ascent, and 3 known weeks.
    .advice = Add hills in small portions.

setting-load-hills-ratio = Ascent of 7 days over the week before

setting-load-hills-more = … and at least so much more

setting-load-hills-many = Over the largest of the last 4 weeks by this

# $week, $before, $largest: heights with their unit; $many: a number as text
load-hills-up =
    .title = Much more climbing than in the weeks before
    .why = { $week } of climbing in 7 days; it was { $before } in the 7 before, and { $largest } at most in the last 4 weeks.
    .do = Run on the flat until your calves feel as usual, and add hills in small steps.

load-hills-many =
    .title = More than { $many } times your usual climbing
    .why = { load-hills-up.why }
    .do = { load-hills-up.do }

rule-load-acwr = Acute:chronic workload ratio
    .statement = 7 days over the mean week of the 3 before (uncoupled). Shown, never an alert.
    .needs = 4 known weeks.
    .advice = None.

# $ratio: a number as text
load-acwr-shown =
    .title = This week against the three before
    .why = The last 7 days are { $ratio } times the mean week of the 3 before.
    .do = Nothing to do: in studies this ratio did not tell who got hurt.

rule-load-monotony = Monotony and strain
    .statement = Mean over standard deviation of 7 daily loads; a week of equal days has none. Shown, never an alert.
    .needs = A known week.
    .advice = Hard and easy days in turn.

# $monotony, $strain: numbers as text
load-monotony-shown =
    .title = How alike your days are
    .why = Monotony is { $monotony } and strain { $strain } over the last 7 days.
    .do = Nothing to do: hard and easy days in turn keep this low.

rule-load-return = Back after time off
    .statement = Tissue loses adaptation: after 14 days off or more, first runs are held against the load before the break.
    .needs = A break of 14 days or more that ended in the last two weeks, and a run in the four weeks before it.
    .advice = Come back at a share of the old load, and add by the week.

setting-load-return-off = Time off that counts as a break

setting-load-return-long_off = A long break

setting-load-return-short_share = First week after a break: share of before

setting-load-return-long_share = The same after a long break

setting-load-return-phase = How long a return takes

# $days: a count; $run, $week, their limits and $longest: distances with their unit; $percent: a number as text
load-return-run =
    .title = Much for a return after { $days } days off
    .why = This run was { $run } after { $days } days off, and { $run_limit } is enough for now; your longest before the break was { $longest }.
    .do = Stay below { $percent } % of your old load this week, and add a little each week.

load-return-week =
    .title = Much for a return after { $days } days off
    .why = The last 7 days were { $week } after { $days } days off, and { $week_limit } is enough for now; your longest run before the break was { $longest }.
    .do = { load-return-run.do }

load-return-both =
    .title = Much for a return after { $days } days off
    .why = After { $days } days off this run was { $run } (enough for now: { $run_limit }) and the week { $week } ({ $week_limit }); your longest run before was { $longest }.
    .do = { load-return-run.do }

rule-load-history = A calf strain before, or older than 40
    .statement = A previous calf strain or an age over 40: every load ratio becomes 1 + (limit - 1) · 0.8; said once.
    .needs = The runner's year of birth, or word of a previous strain. The risk is well founded, the factor is expert opinion.
    .advice = Build up in smaller steps.

setting-load-history-age = Older than this counts as a risk

setting-load-history-factor = Room left above 1 with a risk

# $percent, $own, $usual: numbers as text; $age: in years
load-history-strain =
    .title = Your load limits are drawn in
    .why = After a calf strain, limits keep { $percent } % of their room: { $own } in place of { $usual } times your longest run.
    .do = Nothing to do now; build up in small steps, and keep the strength work going.

load-history-age =
    .title = Your load limits are drawn in
    .why = At { $age } years, limits keep { $percent } % of their room: { $own } in place of { $usual } times your longest run.
    .do = { load-history-strain.do }

load-history-both =
    .title = Your load limits are drawn in
    .why = After a calf strain and at { $age } years, limits keep { $percent } % of their room: { $own } in place of { $usual } times your longest run.
    .do = { load-history-strain.do }

setting-load-b = How much harder steps count more (exponent b of the calf load)
