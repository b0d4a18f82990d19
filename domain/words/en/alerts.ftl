### Reminders and questions of plans, and what the alerts stage says by itself

followup-rice-ice = Time to ice the calf
    .title = Time to ice the calf
    .why = Ice for { $from } to { $to } minutes, several times a day, eases the pain in the first two days.
    .do = Put ice on for { $from } to { $to } minutes with a cloth between, take it off if it goes numb, then bandage the calf and rest it raised.

followup-rice-check = How is the calf?
    .title = How is the calf after { $hours } hours?
    .why = { $hours } hours ago the calf had to rest, and the rest goes on until you say that walking does not hurt.
    .do = Check in: answer the eight questions, and say whether walking hurts.

followup-doms-check = How are the calves this morning?
    .title = How are the calves this morning?
    .why = This is day { $day } of your sore calves; soreness of this kind is gone by day 7.
    .do = Check in with a number from 0 to 10; 0 ends the questions.

followup-cramp-check = Is the cramp gone?
    .title = Is the cramp gone?
    .why = You told of it { $minutes } minutes ago, and a cramp should be gone within an hour.
    .do = Check in; if it is not gone, or comes back at rest, answer the eight questions again.

followup-review-silence = How does it go?
    .title = No check-in for { $hours } hours: how is it?
    .why = Your last check-in said that it hurts, and nothing has come for { $hours } hours, which does not count as better.
    .do = Check in, answer the eight questions, and say if a clinician has seen it.

followup-review-day = Day { $days }: how is it now?
    .title = Day { $days }: how is it now?
    .why = The pain began { $days } days ago, and no check-in has said yet that nothing hurts.
    .do = Check in and answer the eight questions; if it is not clearly better, see a clinician.

followup-heel_drops-today = Heel drops today
    .title = Heel drops today
    .why = Week { $week } of { $weeks }: { $sets } times { $reps }, with a straight and with a bent knee.
    .do = Lower the heels slowly off a step, stop if it hurts more than { $pain_most } of 10, and log it with one tap.

followup-heel_drops-ease = Heel drops: go easier today
    .title = Heel drops: go easier today
    .why = Last time it hurt { $pain } of 10, and this work should stay at { $pain_most } of 10 or less.
    .do = Do half of it with both legs, or leave it out today; if it hurts the same next time, check in.

followup-alfredson-today = Heel drops, twice today
    .title = Heel drops, twice today
    .why = Week { $week } of { $weeks }: { $sets } times { $reps }, with a straight and with a bent knee, in the morning and in the evening.
    .do = Lower the heel slowly off a step, go up with the other leg, and log each round with one tap.

followup-return-begin-walk = You may start to walk and run
    .title = You may start to walk and run
    .why = Walking does not hurt any more: step { $rung } of { $of } is { $repeats } times { $run_min } min of running and { $walk_min } min of walking.
    .do = Do it on a day without pain, run easy, and check in the morning after.

followup-return-begin-run = You may start to run
    .title = You may start to run
    .why = Walking does not hurt any more: step { $rung } of { $of } is { $run_min } min of easy running.
    .do = Do it on a day without pain, run easy, and check in the morning after.

followup-return-up-walk = Next step on the way back
    .title = Next step on the way back
    .why = The morning after was no worse: step { $rung } of { $of } is { $repeats } times { $run_min } min of running and { $walk_min } min of walking.
    .do = Leave a day between, run easy, and check in the morning after.

followup-return-up-run = Last step on the way back
    .title = Last step on the way back
    .why = The morning after was no worse: step { $rung } of { $of } is { $run_min } min of easy running on end.
    .do = Leave a day between, run easy, and check in the morning after.

followup-return-back-walk = One step back
    .title = One step back
    .why = It hurt more after your last run: step { $rung } of { $of } is { $repeats } times { $run_min } min of running and { $walk_min } min of walking.
    .do = Wait until the pain is back to what it was, then do this step; if it gets worse again, see a clinician.

followup-return-back-run = The same step again
    .title = The same step again
    .why = It hurt more after your last run: step { $rung } of { $of } is { $run_min } min of easy running on end.
    .do = Wait until the pain is back to what it was, then do this step; if it gets worse again, see a clinician.

followup-return-morning = How is the calf this morning?
    .title = How is the calf this morning?
    .why = You ran a step of your way back yesterday, and the next one depends on this morning.
    .do = Check in with a number from 0 to 10 before you run again.

followup-worse = It got worse: please answer now
    .title = It got worse: please answer now
    .why = You said that it is worse.
    .do = Do not run; check in now and answer the eight questions, and if you answer one with yes, see a clinician today.

alert-test = A test
    .title = Soleus reaches you here
    .why = You asked for a test of this channel.
    .do = Nothing to do: warnings will arrive like this one.

### Answers, digests, what is over, contacts and the weekly report

answer-label-seen = Seen

answer-label-better = Better

answer-label-same = The same

answer-label-worse = Worse

answer-label-stop = No more reminders

answer-label-snooze = Not now

alert-also = Also: { $title }. { $do }

alert-more = { $n ->
    [one] And one more on the page.
   *[other] And { $n } more on the page.
}

alert-again = You have not answered this yet.

alert-over = No longer so
    .title = No longer so: { $title }
    .why = What this alert was about does not hold any more.
    .do = There is nothing to do about it.

alert-flag-over = A red flag is closed
    .title = Closed: { $title }
    .why = Your last answers have closed this red flag, and what waited for it goes on.
    .do = If it comes back, check in and answer the eight questions again.

contact-asks = Please get in touch
    .title = Please get in touch with { $name }
    .why = { $name } was sent an urgent message by Soleus and has not answered it.
    .do = Please call or visit { $name } and ask how they are.

contact-about = It is about this: { $title }.

contact-clear = No answer is missing any more
    .title = No longer waiting for { $name }
    .why = The urgent message of which you were told was answered, or it no longer holds.
    .do = There is nothing more to do for you.

contact-consent-asks = If I do not answer an urgent alert for { $minutes } minutes, Soleus may tell { $name } that I have not answered and ask them to get in touch with me, and nothing else.

contact-consent-title = If I do not answer an urgent alert for { $minutes } minutes, Soleus may tell { $name } that I have not answered, and the title of the alert, which may be about my health.

contact-consent-full = If I do not answer an urgent alert for { $minutes } minutes, Soleus may tell { $name } that I have not answered, and the whole text of the alert, which may be about my health.

report-title = Your week

report-no-runs = No run in the last 7 days.

report-runs = { $runs ->
    [one] One run in the last 7 days, { $distance }.
   *[other] { $runs } runs in the last 7 days, { $distance } in all.
}

report-load-below = Your calves did { $load } calf-km, less than your usual { $low } to { $high }.

report-load-in = Your calves did { $load } calf-km, within your usual { $low } to { $high }.

report-load-above = Your calves did { $load } calf-km, more than your usual { $low } to { $high }.

report-load-over = Your calves did { $load } calf-km, far more than your usual { $low } to { $high }.

report-load-unknown = Your calves did { $load } calf-km; a few more weeks tell what is usual for you.

report-warnings = { $n ->
    [one] You were sent one alert.
   *[other] You were sent { $n } alerts.
}

report-strength = Heel drops: { $done } of { $of } in the last full week.

report-next-flag = A red flag is open: see a clinician before you run.

report-next-step = Next: { $step }.

report-next-room = Today you can go { $distance } and stay within what you are used to.

report-next = Run as you are used to.
