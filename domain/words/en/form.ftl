### The form rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-form-forefoot_load = A prominent forefoot strike without strength work
    .statement = Forefoot strikers use the calf significantly more, spare the knee, and need specific strengthening.
    .needs = Foot strike of the last 3 runs from one sensor, or as declared; no strength session logged in 14 days (a runner who logs none has none logged). Said when it begins and every 28 days while it lasts.
    .advice = Strengthen the calf: slow heel drops.

setting-form-forefoot_load-share = Many forefoot steps

rule-form-forefoot_shift = A changed foot strike
    .statement = Forefoot share 10 points above the own 28-day baseline at matched speed, two runs in a row.
    .needs = A strike sensor; 3 earlier runs of 28 days, same sensor, 20 minutes at the same speeds (± 0.3 m/s).
    .advice = Change over in small portions.

setting-form-forefoot_shift-points = Forefoot share above the own baseline

rule-form-cadence_drop = Fewer steps at the same speed
    .statement = Cadence 5 % or more below the own baseline at matched speed. No claim about calf-km is made of it.
    .needs = Cadence; 3 earlier runs of 28 days, same sensor, 20 minutes at the same speeds (± 0.3 m/s).
    .advice = Slightly shorter, quicker steps.

setting-form-cadence_drop-percent = Cadence below the own baseline

rule-form-asymmetry = Uneven contact
    .statement = Contact-time balance 2 points or more off the own baseline over 3 runs, to one side.
    .needs = Contact balance; 3 earlier runs of 28 days, same sensor, 20 minutes at the same speeds (± 0.3 m/s).
    .advice = Feel both calves, run easy, check in if anything hurts.

setting-form-asymmetry-points = Contact balance off the own baseline
