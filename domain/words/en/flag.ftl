### Red flags: what the catalogue says of each rule (rule-…), its settings (setting-…) and its findings

rule-flag-weight_bearing = Cannot bear weight
    .statement = A leg that bears no weight, or pain that stops normal walking, has to be looked at.
    .needs = One of the two questions about weight and walking answered with yes.
    .advice = Go to a clinician today and keep your weight off the leg.

flag-weight_bearing-raised =
    .title = See a clinician today: the leg does not carry you
    .why = You answered yes to: { $signs }; that can go with a large muscle tear or a bone injury.
    .do = Go to a clinician or an emergency room today, and keep your weight off the leg.

rule-flag-dvt = Swelling, redness or warmth
    .statement = A clearly swollen, red or warm lower leg has to be looked at today; with chest pain or short breath it is an emergency.
    .needs = The question about swelling, redness or warmth answered with yes.
    .advice = Go to a clinician today; do not massage, stretch, cool or wrap the leg.

flag-dvt-raised =
    .title = See a clinician today: swelling, redness or warmth
    .why = You answered yes to: { $signs }; that can go with an infection or a blood clot, which only a clinician can tell.
    .do = Go to a clinician or an emergency room today, and leave the leg alone until then.

flag-dvt-emergency =
    .title = Call { $number } now. Do not drive yourself.
    .why = You answered yes to { $signs } together with chest pain or shortness of breath, which can go with a blood clot.
    .do = Call { $number } now. Do not drive yourself. Sit still until help is there.

rule-flag-nerve = Numb, tingling or cold
    .statement = Numbness or tingling that stays, a cold or pale foot, a hard calf or strong pain when the foot is bent up has to be looked at now.
    .needs = One of the three questions about feeling, a cold foot or a tense calf answered with yes.
    .advice = Go to a clinician now; a hard calf, or pain when the foot is bent up, is an emergency.

flag-nerve-raised =
    .title = See a clinician today: numb, tingling or cold
    .why = You answered yes to: { $signs }; that can go with pressure on a nerve or on the blood flow.
    .do = Go to a clinician or an emergency room now, and leave the leg alone until then.

flag-nerve-emergency =
    .title = Call { $number } now. Do not drive yourself.
    .why = You answered yes to: { $signs }; that can go with pressure in the calf that must be eased within hours.
    .do = Call { $number } now. Do not drive yourself. Leave the leg flat and uncovered until help is there.

rule-flag-rupture = Snap near the ankle
    .statement = A snap or blow near the ankle, or no rising on the toes, has to be looked at, even if you can walk.
    .needs = The question about a snap, a blow or rising on the toes answered with yes.
    .advice = Go to a clinician today, even if you can walk.

flag-rupture-raised =
    .title = See a clinician today: a snap, or no heel rise
    .why = You answered yes to: { $signs }; that can go with a torn Achilles tendon, and many people can still walk with one.
    .do = Go to a clinician or an emergency room today, even if you can walk, and do not run or stretch until then.

rule-flag-chest = Chest pain or short breath
    .statement = Chest pain or shortness of breath with any calf complaint is an emergency.
    .needs = The question about the chest and breath answered with yes.
    .advice = Call the emergency number now.

flag-chest-emergency =
    .title = Call { $number } now. Do not drive yourself.
    .why = You answered yes to: { $signs }; together with a sore calf that can go with a blood clot in the lung.
    .do = Call { $number } now. Do not drive yourself. Sit still until help is there.

rule-flag-persistent = No improvement
    .statement = Pain that has not fallen by two points after seven to ten days, or is still there on day 14, has to be looked at.
    .needs = An episode of pain that is not settled; a missing check-in does not count as better.
    .advice = See a clinician; take your reports along.

setting-flag-persistent-first_day = Day of the first review
setting-flag-persistent-second_day = Day from which a clinician should look
setting-flag-persistent-last_day = Day from which any pain left is for a clinician
setting-flag-persistent-fallen_by = Points that count as better

flag-persistent-watch_on =
    .title = Day { $day } and not better: think of a clinician
    .why = On day { $day } your pain is { $last } of 10 after { $first } of 10 at first, and { $kept }.
    .do = Keep resting the leg and make an appointment with a clinician if it is no better by day 10.

flag-persistent-see_clinician =
    .title = Day { $day } and still sore: see a clinician
    .why = On day { $day } your pain is { $last } of 10 after { $first } of 10 at first, and { $kept }; that can go with a worn tendon or a crack in a bone.
    .do = See a clinician now, and do not run on it until then.
