### Die Seite Plan: was heute ansteht, der Weg zurück ins Laufen, Ruhe und das Kraftprogramm

chart-adherence = Fersensenken, Woche für Woche
chart-adherence-told = { $weeks } Wochen, jede verlangt { $of }. Bisher davon eingetragen, Woche für Woche: { $values }.

page-plan-today = Dein Plan heute
page-plan-due = { $n ->
    [one] Sache steht heute an
   *[other] Sachen stehen heute an
}
page-plan-asked = gefragt { $moment }
page-plan-nothing = Heute steht nichts an.
page-plan-later = Als Nächstes: { $title }, { $moment }.
page-plan-none = Ein Plan beginnt von selbst, wenn du einen Schmerz meldest oder nach einer Pause wiederkommst, und das Fersensenken, wenn du es startest.
page-plan-logged = { $kind } eingetragen, { $moment }.
page-plan-undo = Rückgängig
page-plan-held = Warum er wartet:
page-plan-hold-morning = Du bist diesen Schritt gelaufen, und der Morgen danach entscheidet. Mach ab { $moment } einen Check-in.
page-plan-hold-most = Der nächste Schritt kommt bei höchstens { $n } von 10.
page-plan-hold-before = Es darf nicht mehr sein als vor dem Lauf: { $n } von 10.
page-plan-back = Ein Schritt zurück, denn nach dem letzten Lauf tat es mehr weh. Warte, bis es wie vorher ist, dann mach diesen Schritt.
page-plan-step-done = geschafft
page-plan-step-now = jetzt
page-plan-step-next = danach
page-plan-reminders-of = Erinnerungen: { $plan }
page-plan-reminders-on = Erinnerungen sind an.
page-plan-reminders-off = Erinnerungen sind aus.
page-plan-remind = Wieder erinnern
page-plan-silence = Erinnerungen ausschalten
page-plan-week-of = von { $weeks }
page-plan-adherence = { $done } von { $asked } in den Wochen, die vorbei sind, { $percent }.
page-plan-unknown = Ein Fragezeichen: Es wurde nichts eingetragen, was nicht heißen muss, dass nichts getan wurde.
page-plan-week = Woche
page-plan-sessions = Einheiten
page-plan-of = { $done } von { $of }
page-plan-not-logged = nichts eingetragen
page-plan-alfredson-on = Alfredsons 12 Wochen beginnen
page-plan-instead = Es tritt an die Stelle des laufenden Programms.
page-plan-no-alfredson = Es ist für eine Sehne, deren Beschwerden abgeklungen sind, und die gibt es hier nicht.
page-plan-no-alfredson-do = Wenn nichts mehr weh tut, mach einen Check-in mit 0, dann lässt es sich beginnen.
page-plan-log = Eingetragen in den letzten 7 Tagen
page-plan-no-log = In den letzten 7 Tagen wurde nichts eingetragen.
page-plan-ended = Vorbei
