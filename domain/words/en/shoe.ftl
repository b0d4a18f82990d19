### The shoe rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-shoe-worn = Shoes that have come far
    .statement = Replace running shoes every 300 to 500 miles: 483 km plan, 805 km replace; per pair.
    .needs = A pair of shoes named for the run, with the distance that was in it before.
    .advice = Plan, then replace the pair; wear the new one in on short runs.

setting-shoe-worn-plan = Plan a new pair

setting-shoe-worn-replace = Replace the pair

shoe-worn-plan =
    .title = Plan a new pair of shoes
    .why = { $shoe } has come { $worn } (limit { $limit }); cushioning wears out, and the usual advice is a new pair after { $first } to { $last }.
    .do = Look for the next pair now, and change over on short runs.

shoe-worn-replace =
    .title = Time to replace a pair of shoes
    .why = { $shoe } has come { $worn } (limit { $limit }); cushioning wears out, and the usual advice is a new pair after { $first } to { $last }.
    .do = Replace this pair, and wear the new one in on short runs.
