### How far can I go today: one sentence, one next step, and why

today-word-below = Below range
today-word-in = In range
today-word-above = Above range
today-word-over = Over the red line
today-word-unknown = Not enough data
today-word-pain = Pain reported
today-word-rest = Resting
today-word-flag = See a clinician

# $distance: with its unit
today-room = Up to { $distance } today.
    .next = Keep it easy, and stop if anything hurts.
today-room-above = Up to { $distance } today; the week is above your range.
    .next = { today-room.next }
today-room-over = Up to { $distance } today; the week is over your red line.
    .next = { today-room.next }
today-full = Today is a day off: no room is left this week.
    .next = Rest, or walk; room grows again as older days pass.
today-waits = Today is a day off: your way back to running waits.
    .next = Rest, or walk, and answer the next check-in.
# $have: today-have; $runs, $days: counts
today-unknown = Not enough data yet for today's number ({ $have }).
    .next = Run as you are used to: { $runs ->
        [one] one run
       *[other] { $runs } runs
    } in { $days } days are enough for a first number.
today-have = { $runs ->
    [0] no runs yet
    [one] { $runs } run so far
   *[other] { $runs } runs so far
}
today-pain = You marked pain that says stop; no distance is offered.
    .next = Check in, answer the eight questions, and do not run on pain.
today-limp = Your stride said stop; no distance is offered.
    .next = Check in and answer the eight questions before you run again.
today-rest = No run today: rest your calf.
    .next = Rest, and check in when walking does not hurt.
today-flag = A warning sign is open; no distance today.
    .next = Please see a clinician, and do not run before that.
# $number: the emergency number
today-emergency = A warning sign is open; no distance today.
    .next = Call { $number } now. Do not drive yourself.
today-note-lower_bound = The load of a run of this week is not known yet; the sum is a lower bound.

# Limits. Distances come with their unit, calf-km and ratios as text, $runs, $days and $weeks as counts
today-limit-spike =
    .title = Longest run of { $days } days
    .why = { $ratio } times { $longest }, the longest of { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    } in { $days } days.
today-limit-spike_unknown =
    .title = Longest run of { $days } days
    .why = Fewer than { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    } in the last { $days } days, or none of { $least }: there is nothing to hold a long run against.
today-limit-return =
    .title = Back after time off
    .why = After { $days } days off: { $percent } % of { $longest }, your longest run before.
today-limit-return_week =
    .title = The week of a return
    .why = { $percent } % of the { $week } a week before the break, less the { $since } since.
today-limit-week =
    .title = This week's calf load
    .why = { $used } of { $high } calf-km are used in 7 days; { $unit ->
        [mi] one of your miles
       *[km] one of your kilometres
    } costs { $cost } calf-km.
today-limit-week_full =
    .title = This week's calf load
    .why = { $used } calf-km in 7 days is at or above your range of { $low } to { $high }.
today-limit-week_unknown =
    .title = This week's calf load
    .why = Fewer than { $weeks } known weeks of the last 12: your usual range is not known yet.
today-limit-rest =
    .title = Your rest plan
    .why = A rest plan runs since { $since }; it ends when walking no longer hurts, { $hours } hours later at the soonest.
today-limit-flag =
    .title = A warning sign
    .why = It stays open until a clinician has seen it, or two check-ins a day apart answer every question with no.
today-limit-rung =
    .title = Your way back
    .why = Step { $rung } of { $of }: { $repeats } times { $run_min } min of easy running, with { $walk_min } min of walking in between.
today-limit-rung_through =
    .title = Your way back
    .why = Step { $rung } of { $of }: { $repeats ->
        [one] { $run_min } min of easy running in one go.
       *[other] { $repeats } times { $run_min } min of easy running.
    }
today-limit-waits =
    .title = Your way back
    .why = How your calf feels on the morning after your last run decides the next step; answer that check-in first.
