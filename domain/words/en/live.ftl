### Rules of a run under way: what the catalogue says of each (rule-…), their settings (setting-…) and their findings

rule-acute-limp = A limp in a live run
    .statement = Running on makes a tear of a strain. Contact time moves 6 points or more off your own usual balance at this pace for 30 seconds; or both your steps and your speed drop by 20 % for 10 seconds after a pain marker.
    .needs = Contact balance from the sensor of 3 earlier runs, 20 minutes at about this pace (± 0.3 m/s); or a pain marker, cadence and speed.
    .advice = Stop running and walk.

setting-acute-limp-points = Contact balance off your own usual

setting-acute-limp-hold = How long it has to last

setting-acute-limp-clear = Below this it counts as over

setting-acute-limp-slower = Drop of both steps and speed after a pain marker

setting-acute-limp-slower_hold = How long the drop has to last

setting-acute-limp-after = How long after a marker it is looked for

acute-limp-left =
    .title = Stop and walk: you may be limping
    .why = For { $seconds } seconds { $share } % of your ground contact was on the left foot; at this pace { $usual } % is usual for you.
    .do = Stop running and walk, because running on can make a small tear larger.

acute-limp-right =
    .title = Stop and walk: you may be limping
    .why = For { $seconds } seconds { $share } % of your ground contact was on the right foot; at this pace { $usual } % is usual for you.
    .do = Stop running and walk, because running on can make a small tear larger.

acute-limp-slower =
    .title = Stop and walk: you slowed down after the pain
    .why = Since you marked pain, your steps are down by { $cadence } % and your speed by { $speed } %.
    .do = Do not run on; walk from here, or get a lift.

rule-acute-rest_broken = A run inside a rest window
    .statement = After a suspected strain the calf needs 24 to 48 hours of rest. This is said when a run starts before the rest is over.
    .needs = A rest plan that is running, and the start of a live run.
    .advice = Walk instead, and check in again.

acute-rest_broken-found =
    .title = Your calf is still in its rest time
    .why = This run began { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } after the start of your rest plan, and the plan has not ended yet.
    .do = Turn this into a walk, and check in when walking does not hurt at all.

rule-acute-fluids = Fluids in heat and on long runs
    .statement = Fluids and salts matter most in hot weather and on long runs: at 25 °C or more, or after 90 minutes, every 30 minutes during the run, and once after it.
    .needs = A temperature, by a sensor or as you entered it, or the time in motion.
    .advice = Drink to thirst, never more; take salt from food or drink, never from tablets.

setting-acute-fluids-heat = Hot from this temperature on

setting-acute-fluids-long = A long run from this time on

setting-acute-fluids-every = Time between two reminders

acute-fluids-live-heat =
    .title = Drink if you are thirsty
    .why = You have been moving for { $minutes } minutes, and it is { $degrees } °C.
    .do = Drink to thirst, never more, and take salt from food or drink, never from tablets.

acute-fluids-live-long =
    .title = Drink if you are thirsty
    .why = You have been moving for { $minutes } minutes.
    .do = Drink to thirst, never more, and take salt from food or drink, never from tablets.

acute-fluids-run-heat =
    .title = Drink and eat something after this hot run
    .why = You were moving for { $minutes } minutes at { $degrees } °C.
    .do = Drink to thirst, never more, and take salt from food or drink, never from tablets.

acute-fluids-run-heat-only =
    .title = Drink and eat something after this hot run
    .why = It was { $degrees } °C during your run.
    .do = Drink to thirst, never more, and take salt from food or drink, never from tablets.

acute-fluids-run-long =
    .title = Drink and eat something after this long run
    .why = You were moving for { $minutes } minutes.
    .do = Drink to thirst, never more, and take salt from food or drink, never from tablets.

rule-form-forefoot_fatigue = Form that drifts within a run
    .statement = Foot strike or contact time drifts within one run at the same speed: the last third against the first, and live the last 5 minutes against an early part.
    .needs = A strike sensor or measured contact time; enough time at the same speeds (± 0.3 m/s) early and late. Live: at least 20 minutes of running.
    .advice = Ease off, and end the run soon.

setting-form-forefoot_fatigue-stance = Contact time moved by this much

setting-form-forefoot_fatigue-points = Share of forefoot steps moved by this much

form-forefoot_fatigue-live-fore-more =
    .title = You now land more on the forefoot
    .why = The share of forefoot steps in the last 5 minutes is { $points } points above that early in this run, at the same pace (about { $pace }).
    .do = Ease off, and end the run soon if your calves feel tired.

form-forefoot_fatigue-live-fore-less =
    .title = You now land less on the forefoot
    .why = The share of forefoot steps in the last 5 minutes is { $points } points below that early in this run, at the same pace (about { $pace }).
    .do = Ease off, and end the run soon if your calves feel tired.

form-forefoot_fatigue-live-stance-more =
    .title = Your feet stay longer on the ground now
    .why = Contact time in the last 5 minutes is { $ms } ms longer than early in this run, at the same pace (about { $pace }).
    .do = Ease off, and end the run soon if your calves feel tired.

form-forefoot_fatigue-live-stance-less =
    .title = Your feet leave the ground sooner now
    .why = Contact time in the last 5 minutes is { $ms } ms shorter than early in this run, at the same pace (about { $pace }).
    .do = Ease off, and end the run soon if your calves feel tired.

form-forefoot_fatigue-run-fore-more =
    .title = Late in this run you landed more on the forefoot
    .why = The share of forefoot steps in the last third was { $points } points above that in the first, at the same pace (about { $pace }).
    .do = Keep the next run easy, and end it before your legs get heavy.

form-forefoot_fatigue-run-fore-less =
    .title = Late in this run you landed less on the forefoot
    .why = The share of forefoot steps in the last third was { $points } points below that in the first, at the same pace (about { $pace }).
    .do = Keep the next run easy, and end it before your legs get heavy.

form-forefoot_fatigue-run-stance-more =
    .title = Your feet stayed longer on the ground late in the run
    .why = Contact time in the last third was { $ms } ms longer than in the first, at the same pace (about { $pace }).
    .do = Keep the next run easy, and end it before your legs get heavy.

form-forefoot_fatigue-run-stance-less =
    .title = Your feet left the ground sooner late in the run
    .why = Contact time in the last third was { $ms } ms shorter than in the first, at the same pace (about { $pace }).
    .do = Keep the next run easy, and end it before your legs get heavy.
