### Plans: their names, and why one is paused, suspended or over

plan-rice = Rest and ice
    .about = Rest this calf for 24 to 48 hours; ice, an elastic bandage and a raised leg help. It ends with a check-in after 24 hours that says walking does not hurt.

plan-doms = Sore calves, asked daily
    .about = A question every morning until nothing hurts, for 7 days at most.

plan-cramp = A cramp, asked after an hour
    .about = A cramp should be gone within an hour; if it is not, the eight questions come again.

plan-review = How the pain goes
    .about = A question after 48 hours without a check-in, and a look back on days 7, 10 and 14, until nothing hurts.

plan-return = Back to running
    .about = Walk and run in steps; the next step comes when the morning after is no worse: at most 2 of 10, and no more than before.

plan-heel_drops = Heel drops
    .about = Slow heel drops off a step, straight and bent knee, three days a week for 12 weeks.

plan-alfredson = Heel drops by Alfredson
    .about = 3 times 15 slow heel drops, straight and bent knee, twice a day for 12 weeks; only for a tendon that has settled.

plan-state-running = running

plan-state-paused = paused

plan-state-suspended = on hold

plan-state-ended = over

plan-ended-walks = You said that walking does not hurt.

plan-ended-other = Your answers made it clear that this was something else.

plan-ended-settled = You said that nothing hurts any more.

plan-ended-answered = You said how it goes.

plan-ended-time = Its time is over.

plan-ended-done = You have done all of it.

plan-ended-off = You switched it off.

plan-paused-rest = It waits while a calf rests.

plan-paused-tendon = It waits until a tendon pain has settled: that is what this programme is for.

plan-suspended-flag = It waits while a red flag is open: see a clinician first.

plan-rung = { $repeats ->
    [one] Run { $run_min } min, walk { $walk_min } min
   *[other] { $repeats } times: run { $run_min } min, walk { $walk_min } min
}

plan-rung-run = Run { $run_min } min on end

plan-rung-of = Step { $rung } of { $of }

plan-adherence = { $done } of { $of } in week { $week }

### Settings of the plans

setting-acute-rice-wake = No reminder before

setting-acute-rice-sleep = No reminder after

setting-acute-rice-rest = Rest at least

setting-acute-rice-ice_for = Ice in the first

setting-acute-rice-ice_a_day = Ice so often

setting-acute-rice-ice_from = Ice at least

setting-acute-rice-ice_to = Ice at most

setting-acute-rice-first_check = First question after

setting-acute-rice-second_check = Second question after

setting-acute-rice-again = Pain that begins the rest again

setting-triage-doms-check_hour = Asked in the morning at

setting-triage-cramp-check = A cramp is gone within

setting-flag-persistent-silence = Asked after silence of

setting-strength-programme-hour = Reminded at

setting-strength-programme-reps_first = Repetitions in the first week

setting-strength-programme-reps_last = Repetitions in the last week

setting-load-return-morning_most = Pain the next morning may have

setting-load-return-session_share = Share of a step that counts as done

setting-load-return-ladder_weeks = The way back lasts at most
