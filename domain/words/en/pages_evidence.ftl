### What the numbers behind a finding are called, what they were taken over, and their units

evidence-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
evidence-weeks = { $n ->
    [one] 1 week
   *[other] { $n } weeks
}
evidence-runs = { $n ->
    [one] 1 run
   *[other] { $n } runs
}
evidence-min = { $n } min

evidence-7-days-mean-of-3-weeks = 7 days ÷ mean of 3 weeks
evidence-7-days-previous-7 = 7 days ÷ previous 7
evidence-advice-held-back = advice held back
evidence-ascent-of-7-days = ascent of 7 days
evidence-cadence = cadence
evidence-calf-km-in-7-days = calf-km in 7 days
evidence-change-of-drop = change of drop
evidence-character = character
evidence-contact-balance = contact balance
evidence-contact-time = contact time
evidence-days-with-a-session = days with a session
evidence-distance-in-the-pair = distance in the pair
evidence-distance-longest-run-of-30-days = distance ÷ longest run of 30 days
evidence-distance = distance
evidence-easy-time-before-the-first-fast-part = easy time before the first fast part
evidence-factor-on-the-room-above-1 = factor on the room above 1
evidence-fast-distance-of-7-days = fast distance of 7 days
evidence-fast-from = fast from
evidence-forefoot-share = forefoot share
evidence-hours-since-the-rest-began = hours since the rest began
evidence-longest-run-ever = longest run ever
evidence-monotony = monotony
evidence-onset = onset
evidence-pain = pain
evidence-pain-first-told = pain, first told
evidence-pain-last-told = pain, last told
evidence-points-for-a-strain = points for a strain
evidence-programme = programme
evidence-rest-kept = rest kept
evidence-runs-in-this-model-before = runs in this model before
evidence-severity = severity
evidence-speed = speed
evidence-strain = strain
evidence-strength-sessions-logged = strength sessions logged
evidence-temperature = temperature
evidence-threshold-speed = threshold speed
evidence-time-after-the-last-fast-part = time after the last fast part
evidence-time-in-motion = time in motion
evidence-pronation-left = pronation left
evidence-pronation-right = pronation right
evidence-above-its-limit-at-b-1 = above its limit at b = 1
evidence-above-its-limit-at-b-2 = above its limit at b = 2
evidence-above-its-limit-at-b-4 = above its limit at b = 4
evidence-side = side
evidence-site = site
evidence-course = course

evidence-all-its-runs = all its runs
evidence-all-runs = all runs
evidence-always = always
evidence-at-the-start-of-the-run = at the start of the run
evidence-episode = episode
evidence-now = now
evidence-the-pair-before = the pair before
evidence-this-episode = this episode
evidence-this-report = this report
evidence-this-run = this run
evidence-28-days-0-3-m-s = 28 days, ± 0.3 m/s
evidence-last-3-runs = last 3 runs
evidence-last-5-runs = last 5 runs
evidence-last-3-runs-in-it = last 3 runs in it
evidence-week-1-after-the-break = week 1 after the break
evidence-week-2-after-the-break = week 2 after the break
evidence-week-3-after-the-break = week 3 after the break
evidence-week-4-after-the-break = week 4 after the break
evidence-the-next-14-days = the next 14 days

unit-days = days
unit-days-a-week = days a week
unit-points = points
unit-runs = runs
unit-times = times
unit-times-a-day = times a day
unit-weeks = weeks
unit-years = years
unit-cramps = cramps
unit-o-clock = o'clock
unit-of-10 = of 10
unit-of-before = of before
unit-left = % left
unit-share = share
unit-steps-min = steps/min
unit-mad-1-4826 = MAD·1.4826
