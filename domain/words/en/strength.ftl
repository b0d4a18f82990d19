### The strength rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-strength-programme = Heel drops for the calf
    .statement = Slow eccentric heel drops off a step for both calf muscles, soleus and gastrocnemius. For prevention (forefoot strikers, or by choice): 3 × 8-12, knee straight and bent, 3 days a week, pain 3 of 10 at most, growing over 12 weeks. Alfredson's 3 × 15, both, twice daily for 12 weeks only after a settled tendon complaint and by your choice. Paused while a strain plan runs or a red flag is open.
    .needs = Half of the steps or more on the forefoot over the last 3 runs with no programme switched on (said when it begins); or a programme that is switched on.
    .advice = Switch a programme on, and log each session with one tap.

setting-strength-programme-weeks = Length of a programme

setting-strength-programme-days = Days with heel drops

setting-strength-programme-pain = Most pain while doing them

strength-programme-offer =
    .title = Heel drops would suit the way you run
    .why = { $share } % of your steps in the last { $runs } runs landed on the forefoot, which asks more of the calf, and no strength programme is switched on.
    .do = Switch on heel drops: slowly down off a step, 3 sets of 8-12, knee straight and bent, { $days } days a week for { $weeks } weeks, with pain of { $pain } of 10 at most.

strength-programme-heel_drops =
    .title = Heel drops: { $days } days a week, { $weeks } weeks
    .why = You switched on heel drops: { $days } days a week for { $weeks } weeks, beginning with 3 sets of 8 and growing to 3 sets of 12, knee straight and bent.
    .do = Go up on both feet and slowly down on one, heel below the step, stop at pain above { $pain } of 10, and log each session with one tap.

strength-programme-alfredson =
    .title = Alfredson: twice daily, { $weeks } weeks
    .why = You switched on Alfredson's programme after a tendon complaint that has settled: 3 sets of 15, knee straight and bent, twice daily for { $weeks } weeks.
    .do = Go up on the good foot and slowly down on the other, heel below the step, see a clinician if the pain grows from day to day, and log each session with one tap.

strength-programme-alfredson_early =
    .title = Alfredson is for a tendon that has settled
    .why = You switched on Alfredson's programme (3 sets of 15, twice daily, { $weeks } weeks), and no tendon complaint that has settled is known here.
    .do = Take the lighter heel drops for now: 3 sets of 8-12, knee straight and bent, { $days } days a week, with pain of { $pain } of 10 at most.

rule-strength-lapsed = A strength programme that has gone quiet
    .statement = A programme is on, and less than half of the last 7 days' sessions are logged. Said at the first such week, then every 28 days at most.
    .needs = A programme that is switched on, and a full week of it. Weeks in which a strain plan ran or a red flag was open do not count.
    .advice = Take it up again, or switch it off.

setting-strength-lapsed-share = Share of the planned sessions that has to be done

strength-lapsed-found =
    .title = { $done } of { $planned } strength sessions in 7 days
    .why = Your programme has { $planned } sessions a week, and { $done ->
        [0] none is
        [one] 1 is
       *[other] { $done } are
    } logged for the last 7 days.
    .do = Log a session that you did with one tap, begin again with a lighter one, or switch the programme off.
