### The acute rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-acute-stop_now = Pain in a live run
    .statement = When sharp pain strikes during a run, stop immediately. A bare marker counts as sharp until answers say otherwise.
    .needs = A pain marker pressed in a run; answers are welcome but not needed.
    .advice = Stop and walk. Sharp or sudden? Do not run on.

setting-acute-stop_now-severity = Pain from which on a run ends

setting-acute-stop_now-tendon_most = Pain a known tendon may have in a run

acute-stop_now-marked =
    .title = Stop and walk
    .why = You marked pain during the run, and nothing yet says that it is harmless.
    .do = Stop and walk. Sharp or sudden? Do not run on.

acute-stop_now-alarming =
    .title = Stop and walk
    .why = You marked pain during the run: { $reasons }.
    .do = Stop and walk. Sharp or sudden? Do not run on.

acute-stop_now-worse =
    .title = Stop and walk
    .why = { $pain } of 10 is more than the { $usual } of 10 that your tendon usually has in a run, or it grows.
    .do = Stop and walk. Sharp or sudden? Do not run on.

acute-stop_now-ease_off =
    .title = Ease off, and watch your calf
    .why = { $pain } of 10 that came on bit by bit; nothing in your answers says stop at once.
    .do = Slow down; if it grows, turns sharp or changes how you run, stop and walk.

acute-stop_now-usual =
    .title = Ease off, and watch your calf
    .why = { $pain } of 10 that came on bit by bit, no worse than your tendon usually is in a run.
    .do = Slow down; if it grows, turns sharp or changes how you run, stop and walk, and it should be settled by tomorrow morning.

reason-sharp = sharp
reason-struck = like a blow
reason-sudden = sudden
reason-severity = { $pain } of 10
reason-flag = a warning sign answered with yes

rule-acute-rice = Rest, ice, bandage, leg up
    .statement = For what is treated as a strain: rest 24 to 48 hours, ice 15 to 20 minutes several times a day, a bandage, the leg above the heart.
    .needs = A report that is read as a strain, clear or in doubt.
    .advice = Rest; ice four times a day with a cloth between, off if it turns numb; a bandage; leg up.

acute-rice-fits =
    .title = Rest this calf for 24 to 48 hours
    .why = Your answers give { $points } points for a strain, which running on could make worse.
    .do = Rest the leg, ice it 15 to 20 minutes four times a day with a cloth between (off if it turns numb), wrap it in an elastic bandage and keep it above the heart.

acute-rice-in_doubt =
    .title = To be safe: rest this calf for now
    .why = It is not clear what it is ({ $points } points for a strain), so it is handled as a strain until your answers say otherwise.
    .do = Rest the leg, ice it 15 to 20 minutes four times a day with a cloth between (off if it turns numb), wrap it in an elastic bandage and keep it above the heart.

rule-acute-no_stretch = No stretching now
    .statement = While a strain is suspected, no stretching and no hard massage: it can pull torn fibres further apart.
    .needs = A rest plan for a strain.
    .advice = Do not stretch or massage the calf until you can walk without pain and a day has passed.

acute-no_stretch-held =
    .title = Held back: stretching and massage
    .why = While a strain may be healing, this advice is held back: “{ $held }”.
    .do = Do not stretch or massage the calf until you can walk without pain and at least 24 hours have passed.

rule-acute-flag_guard = Only a clinician now
    .statement = While swelling, numbness or a snap near the ankle is open, no advice to massage, stretch, ice, wrap or raise the leg.
    .needs = One of these red flags, open.
    .advice = See a clinician.

acute-flag_guard-held =
    .title = Held back until a clinician has looked
    .why = While a warning sign is open, this advice is held back: “{ $held }”.
    .do = See a clinician before you do anything to the leg.
