### The acute rules: what the catalogue says of each (rule-…), its settings (setting-…) and its findings

rule-acute-stop_now = Pain in a live run
    .statement = When sharp pain strikes during a run, stop immediately. A bare marker counts as sharp until answers say otherwise.
    .needs = A pain marker pressed in a run; answers are welcome but not needed.
    .advice = Stop and walk. Sharp or sudden? Do not run on.

setting-acute-stop_now-severity = Pain from which on a run ends

setting-acute-stop_now-tendon_most = Pain a settled tendon may have
