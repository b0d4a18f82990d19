### The habit rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-habit-no_warmup = Fast without a warm-up
    .statement = Cold muscle tears; dynamic stretching prepares it. A fast part (60 s or more above the 85th percentile of your speeds of the last 90 days) with less than 5 min at 85 % of its median speed or slower before the first one; the third time in 14 days it is watched.
    .needs = Speed, and an hour in 3 earlier runs of 90 days. A part that is less than 5 % faster than your middle speed is not called fast: somebody who always runs at one speed has no fast parts. Minutes of which nothing is known count as a warm-up.
    .advice = Five easy minutes, then leg swings and lunges: dynamic, not static, before.

setting-habit-no_warmup-percentile = Fast is above this percentile of your speeds of 90 days

setting-habit-no_warmup-faster = … and faster than your middle speed by this

setting-habit-no_warmup-seconds = … for so long

setting-habit-no_warmup-easy = A warm-up is at this share of the fast part's speed or slower

setting-habit-no_warmup-minutes = Warm-up needed

setting-habit-no_warmup-times = Watched from so many times in 14 days

habit-no_warmup-found =
    .title = Fast without a warm-up
    .why = Your first fast part ({ $pace }) came after { $minutes ->
        [0] less than a minute
        [one] 1 minute
       *[other] { $minutes } minutes
    } of easy movement instead of { $least }; a muscle that is still cold tears more easily.
    .do = Before fast running take { $least } easy minutes, then leg swings and lunges: moving stretches before a run, not still ones.

habit-no_warmup-again =
    .title = Fast without a warm-up, { $times } times in { $days } days
    .why = In { $times } runs of the last { $days } days the warm-up was short: this time fast running ({ $pace }) came after { $minutes ->
        [0] less than a minute
        [one] 1 minute
       *[other] { $minutes } minutes
    } of easy movement, not { $least }; a cold muscle tears more easily.
    .do = Before fast running take { $least } easy minutes, then leg swings and lunges: moving stretches before a run, not still ones.

rule-habit-no_cooldown = No cool-down after fast running
    .statement = Gentle lengthening after a run helps the calf to recover. The last fast part ends less than 5 min before the end of the run.
    .needs = As habit.no_warmup.
    .advice = Five easy minutes, then lengthen the calves gently.

setting-habit-no_cooldown-minutes = Time needed after the last fast part

habit-no_cooldown-found =
    .title = The run ended right after fast running
    .why = Your last fast part ({ $pace }) ended { $minutes ->
        [0] less than a minute
        [one] 1 minute
       *[other] { $minutes } minutes
    } before the end of the run instead of { $least }; easy movement and gentle lengthening help the calf to clear waste products.
    .do = Next time end with { $least } easy minutes, then lengthen both calves gently for half a minute each.
