### The Body page: where it hurt lately, and the episodes with their course

body-site-behind_knee = behind the knee
body-site-muscle_belly = in the muscle
body-site-near_ankle = near the ankle
body-site-whole_calf = whole calf

chart-leg = Where it hurt in the last { $days } days
chart-leg-none = Nothing was reported in the last { $days } days. That does not say that all is healthy.
chart-leg-nothing = { $side }, { $site }: nothing reported
chart-leg-no-number = { $side }, { $site }: pain reported, without a number
chart-leg-told = { $side }, { $site }: { $worst } of 10 at the worst
chart-episodes = Pain over load
chart-episodes-pain = Pain, 0 to 10
chart-episodes-load = Calf load, calf-km a week
chart-episodes-told = { $n ->
    [one] 1 episode
   *[other] { $n } episodes
} of pain in { $weeks } weeks, over the weekly calf load on an axis from 0 to { $top } calf-km.
chart-episodes-one = Episode { $name }: { $values }.

page-body-eyebrow = Your lower legs, the last { $days } days
page-body-worst = The worst was { $place }.
page-body-of-ten-unit = of 10
page-body-of-ten = { $n } of 10
page-body-no-number = no number
page-body-no-site = place not said
page-body-last = Last report: { $moment }
page-body-now = then { $n } of 10
page-body-told = Pain was reported, without a number.
page-body-gone = The last reports say that nothing hurts.
page-body-nothing = Nothing reported.
page-body-nothing-means = That means that nobody said anything, not that all is healthy.
page-body-ever = The last report of pain is from { $moment }.
page-body-do = Does something hurt?
page-body-tap = Tap the place on the map and say how much.
page-body-map = Where it hurt
page-body-map-caption = Seen from behind. The number is the worst of the last { $days } days, 0 to 10.
page-body-colours = What the colours mean
page-body-level-none = nothing reported
page-body-level-gone = 0, gone
page-body-level-some = 1 to 3
page-body-level-much = 4 to 6, or no number
page-body-level-most = 7 to 10
page-body-place = Place
page-body-over-load = Pain over load
page-body-over-caption = Each line is an episode with its number below. An open mark: it was reported that nothing hurts.
page-body-episodes = Episodes
page-body-no-episode = No pain was ever reported.
page-body-pages = Pages of episodes
page-body-earlier = Earlier episodes
page-body-began = Began with
page-body-most = At the worst
page-body-latest = Last told
page-body-free = Reported as free of pain since { $day }.
page-body-answered = You answered a message about it: { $how } ({ $moment }).
page-body-flag-open = Red flag, open
page-body-flag-closed = Red flag, closed
page-body-closed-clinician = closed on { $day }: a clinician has seen it
page-body-closed-all_no = closed on { $day }: two check-ins answered every question with no
page-body-from = from { $first }
page-body-from-to = { $first } to { $last }
page-body-reports = { $n ->
    [one] 1 report
   *[other] { $n } reports
}
page-body-when = When
page-body-pain = Pain
