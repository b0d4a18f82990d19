### What a reported pain may be: what the catalogue says of each rule (rule-…), its settings (setting-…) and its findings

rule-triage-doms = Muscle soreness (DOMS)
    .statement = A dull ache in both calves, one to three days after a run that you were not used to, is mostly normal soreness.
    .needs = A report with when it began, what it feels like and which leg; runs help.
    .advice = Run easy until it is gone; you are asked every day, and after seven days it is no longer called soreness.

setting-triage-doms-onset_from = Soreness begins so long after a run, at least
setting-triage-doms-onset_to = Soreness begins so long after a run, at most
setting-triage-doms-told_late = A report may come so much later
setting-triage-doms-over_by = Soreness is over by this day
setting-triage-doms-load_days = Days before in which a load finding speaks for soreness

triage-doms-fits =
    .title = This pattern fits muscle soreness (DOMS)
    .why = It came one to three days after a run, is dull and in both calves: { $points } points for it, { $next } for the next pattern.
    .do = Keep to easy days until it is gone, and see a clinician if it is not gone after seven days.

triage-doms-loaded =
    .title = This pattern fits muscle soreness (DOMS)
    .why = It came one to three days after more load than you are used to, is dull and in both calves: { $points } points for it, { $next } for the next pattern.
    .do = Keep to easy days until it is gone, and see a clinician if it is not gone after seven days.

rule-triage-strain = Pulled muscle (strain)
    .statement = A sudden, sharp pain at one spot during a run, often as if struck, is taken for a strain.
    .needs = A report with when it began, what it feels like, where it is and which leg.
    .advice = Stop, rest, ice, bandage and leg up for 24 to 48 hours; no stretching or hard massage at first.

triage-strain-fits =
    .title = Stop running: this pattern fits a calf strain
    .why = It came suddenly in a run, is sharp or like a blow, and sits at one place in one leg: { $points } points for it, { $next } for the next pattern.
    .do = Stop running and rest the calf, do not stretch or massage it at first, and see a clinician if you cannot walk on it normally.

rule-triage-cramp = Cramp
    .statement = A sudden spasm during a run or within an hour of it is a cramp if it is soon gone; heat, a long run and a hard one speak for it.
    .needs = A report with what it feels like, when it began and one answer more; runs and temperature help.
    .advice = Stretch gently or massage lightly and drink to thirst; if it is not gone within an hour, answer the warning-sign questions again.

setting-triage-cramp-after_run = A cramp comes so soon after a run
setting-triage-cramp-long_run = A run so long speaks for a cramp
setting-triage-cramp-intense_share = Fast part of a run from which on it is a hard one
setting-triage-cramp-hot = Heat that speaks for a cramp
setting-triage-cramp-often = So many cramps are for a clinician
setting-triage-cramp-often_days = Days in which cramps are counted
setting-triage-cramp-apart = Cramps closer together than this count as one

triage-cramp-fits =
    .title = This pattern fits a cramp
    .why = It is a spasm during the run or right after it: { $points } points for it, { $next } for the next pattern.
    .do = Stretch the calf gently and hold it, or massage it lightly, drink to thirst with salt from food or drink, and report again if it is not gone in an hour.

triage-cramp-often =
    .title = This pattern fits a cramp, and it comes often
    .why = This is cramp number { $count } in { $days } days: { $points } points for a cramp, { $next } for the next pattern.
    .do = Stretch it gently or massage it lightly, drink to thirst, and let a clinician look at why cramps come so often.

rule-triage-tendon = Irritated tendon
    .statement = Pain near the ankle or behind the knee that comes on bit by bit and grows during a run fits a tendon that had too much.
    .needs = A report with where it is, when it began, how it goes on in a run, and one answer more.
    .advice = Run less; heel drops once it has settled; up to 5 of 10 that is settled by the next morning may go on.

setting-triage-tendon-may_go_on = Pain with which running may go on

triage-tendon-fits =
    .title = This pattern fits an irritated tendon
    .why = It sits near the ankle or behind the knee, came bit by bit and grows as you run: { $points } points for it, { $next } for the next pattern.
    .do = Run less and easier: up to { $most } of 10 that has settled by the next morning may go on, heel drops come once it has settled, and see a clinician if it does not get better in a week.

rule-triage-unclear = Mixed signs
    .statement = When two patterns are within one point, or answers are missing, the more serious one counts.
    .needs = Any report of pain, a bare marker too.
    .advice = Treat it as the more serious pattern, and answer the questions that would tell them apart.

triage-unclear-mixed =
    .title = Not clear yet: handle it as the more serious
    .why = Your answers give { $points } points for { $reading } and { $next } for { $against }.
    .do = Handle it as { $reading } until you have answered { $ask }, and see a clinician if it gets worse.

triage-unclear-lasting =
    .title = No longer called a cramp: answer again
    .why = It was not gone within an hour or came back at rest, which gives { $points } points for { $reading } and { $next } for { $against }.
    .do = Answer the warning-sign questions again, and handle it as { $reading } until then.
