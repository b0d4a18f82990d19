### The form rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-form-forefoot_load = A prominent forefoot strike without strength work
    .statement = Forefoot strikers use the calf significantly more, spare the knee, and need specific strengthening.
    .needs = Foot strike of the last 3 runs from one sensor, or as declared; no strength session logged in 14 days (a runner who logs none has none logged). Said when it begins and every 28 days while it lasts.
    .advice = Strengthen the calf: slow heel drops.

setting-form-forefoot_load-share = Many forefoot steps

setting-form-forefoot_load-days = Strength work of so many days counts

form-forefoot_load-found =
    .title = Forefoot running: more work for the calf
    .why = { $share } % of your steps in the last { $runs } runs were on the forefoot ({ $source ->
        [declared] as you declared
       *[other] measured by { $source }
    }), and { $days } days have no strength work; the calf does more (about 11 % more a step), the knee less.
    .do = Train the calf for it: slow heel drops off a step, 3 sets of 8-12, knee straight and bent, three days a week.

rule-form-forefoot_shift = A changed foot strike
    .statement = Forefoot share 10 points above the own 28-day baseline at matched speed, two runs in a row.
    .needs = A strike sensor; 3 earlier runs of 28 days, same sensor, 20 minutes at the same speeds (± 0.3 m/s).
    .advice = Change over in small portions.

setting-form-forefoot_shift-points = Forefoot share above the own baseline

form-forefoot_shift-found =
    .title = You land on the forefoot more than you used to
    .why = { $share } % forefoot steps against { $usual } % at the same speeds in the { $days } days before (+{ $points } points, measured by { $sensor }), for two runs in a row; that moves work to the calf and off the knee.
    .do = If you did not mean to, check shoes and fatigue; if you did, change over in small portions and shorten the next runs.

rule-form-cadence_drop = Fewer steps at the same speed
    .statement = Cadence 5 % or more below the own baseline at matched speed. No claim about calf-km is made of it.
    .needs = Cadence; 3 earlier runs of 28 days, same sensor, 20 minutes at the same speeds (± 0.3 m/s).
    .advice = Slightly shorter, quicker steps.

setting-form-cadence_drop-percent = Cadence below the own baseline

form-cadence_drop-found =
    .title = Longer, slower steps than you are used to
    .why = { $cadence } steps a minute against { $usual } at the same speeds in the { $days } days before (-{ $percent } %); in the laboratory 5 % more steps lower the peak stress in the Achilles tendon.
    .do = Try slightly shorter, quicker steps on the next easy run.

rule-form-pronation = Feet that roll further inward
    .statement = Pronation of either foot above the own 28-day baseline at matched speed by more than 2 standard deviations (and 2 degrees), or above a limit that you set.
    .needs = A sensor that reports pronation; 3 earlier runs of 28 days with the same sensor, 20 minutes at the same speeds (± 0.3 m/s). For a limit of your own: 10 minutes of the run.
    .advice = Shoes that match how you run; ask about custom orthotics.

setting-form-pronation-spreads = Above the own baseline by so many standard deviations between runs

setting-form-pronation-least = … and by at least so much

setting-form-pronation-limit = Your own limit; 0 = none

form-pronation-found =
    .title = { $foot ->
        [both] Both feet roll
        [right] Your right foot rolls
       *[left] Your left foot rolls
    } further inward than usual
    .why = Your { $side ->
        [right] right
       *[left] left
    } foot rolled inward by { $degrees }° on average against { $usual }° at the same speeds in the { $days } days before (limit { $limit }°, measured by { $sensor }); a foot that rolls far inward twists the calf.
    .do = Check that the sensor sits as before and that your shoes match how you run, and ask a specialist about custom orthotics if it stays so.

form-pronation-limit =
    .title = { $foot ->
        [both] Both feet roll
        [right] Your right foot rolls
       *[left] Your left foot rolls
    } in beyond your limit
    .why = Your { $side ->
        [right] right
       *[left] left
    } foot rolled inward by { $degrees }° on average in this run, above the { $limit }° that you set (measured by { $sensor }); a foot that rolls far inward twists the calf.
    .do = Check that your shoes match how you run, and ask a specialist about custom orthotics if it stays so.

rule-form-asymmetry = Uneven contact
    .statement = Contact-time balance 2 points or more off the own baseline over 3 runs, to one side.
    .needs = Contact balance; 3 earlier runs of 28 days, same sensor, 20 minutes at the same speeds (± 0.3 m/s).
    .advice = Feel both calves, run easy, check in if anything hurts.

setting-form-asymmetry-points = Contact balance off the own baseline

form-asymmetry-found =
    .title = Contact time has moved to the { $side } foot
    .why = { $share } % of the contact time is on the left against { $usual } % at the same speeds in the { $days } days before, for { $runs } runs in a row ({ $points } points); longer contact can also mean that you spare one leg.
    .do = Feel both calves for tenderness, run easy, and check in if anything hurts.

rule-form-shoe_mismatch = Shoes and gait, and a new pair
    .statement = The type of the pair against the pronation measured in it; and a new model or a drop that changes by 4 mm or more is something the calf needs 14 days for.
    .needs = For the type: a neutral or motion-control pair and 3 runs in it, 20 minutes in all, with one sensor of pronation. For a new pair: a pair entered as new after runs in another one, or the drop of both. Each is said once per pair.
    .advice = A pair that matches the gait; wear a new one in on short, easy runs.

setting-form-shoe_mismatch-high = High pronation for a neutral pair

setting-form-shoe_mismatch-low = Low pronation for a motion-control pair

setting-form-shoe_mismatch-drop = Change of drop that counts

setting-form-shoe_mismatch-days = Days in which the calf gets used to a new pair

form-shoe_mismatch-neutral =
    .title = A neutral pair, and a foot that rolls far inward
    .why = In { $shoe }, a neutral pair, your { $side ->
        [right] right
       *[left] left
    } foot rolled inward by { $degrees }° on average over the last { $runs } runs (usual up to { $limit }°, measured by { $sensor }); a foot that rolls far inward twists the calf.
    .do = Have your gait looked at where you buy shoes, and try a pair with more support or ask about custom orthotics.

form-shoe_mismatch-control =
    .title = A motion-control pair, and a foot that hardly rolls
    .why = In { $shoe }, a motion-control pair, even your { $side ->
        [right] right
       *[left] left
    } foot, the one that rolls further, rolled inward by only { $degrees }° on average over the last { $runs } runs (usual from { $limit }°, measured by { $sensor }).
    .do = Have your gait looked at where you buy shoes, and try a neutral pair next time.

form-shoe_mismatch-new =
    .title = A new kind of shoe: give the calf two weeks
    .why = This is your first run in { $shoe }, a model that you have not run in before; for the next { $days } days it is something new for the calf.
    .do = Wear it in on short, easy runs, and take turns with the old pair for { $days } days.

form-shoe_mismatch-drop =
    .title = Another heel height: give the calf two weeks
    .why = { $shoe } has a drop of { $drop } mm, the pair before { $before } mm: { $change } mm { $way ->
        [lower] lower, which asks more of the calf and the Achilles tendon
       *[higher] higher, which moves work from the calf towards the knee
    }, and new for the next { $days } days.
    .do = Wear it in on short, easy runs, and take turns with the old pair for { $days } days.

## How far a baseline has come

baseline-there = Compared with { $runs } runs of { $days } days by { $sensor } ({ $minutes } minutes).
baseline-sensor = No sensor measured this in the last { $days } days, so there is nothing to compare with.
baseline-other = { $sensor } is new: { $runs } of { $needed } runs. Runs with another sensor are not compared with it.
baseline-runs = { $runs } of { $needed } runs in { $days } days by { $sensor }: not enough to compare with yet.
baseline-time = { $minutes } of { $least } minutes in { $days } days by { $sensor }: not enough to compare with yet.
