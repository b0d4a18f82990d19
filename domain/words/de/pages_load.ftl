### Die Seiten Last, Regeln und Hinweise, und die Zahlen hinter einem Befund

page-load-colours = Farben
page-load-key-unknown = Noch kein Bereich
page-load-key-below = Darunter
page-load-key-in = Im Bereich
page-load-key-above = Darüber
page-load-key-over = Über der roten Linie
page-load-key-range = Dein Bereich
page-load-table = Wochen als Tabelle
page-load-week-of = Woche ab
page-load-red = Rote Linie
page-load-state = Stand
page-load-so-far = (bisher)
page-load-unknown = unbekannt
page-load-caption = Grün: dein Bereich, aus deinen letzten 4 bekannten Wochen. Gestrichelt: die rote Linie. „?“: eine Lücke in den Daten, das ist keine Ruhe. Offener Balken: diese Woche bisher. W: Wettkampfwoche, T: Taperwoche.
page-load-how-many = Wie viele Wochen
page-load-weeks = { $n } Wochen
page-load-no-week = Noch keine Woche mit einem Lauf. Der Bereich braucht 3 bekannte Wochen.
page-load-rules = Jede Regel, mit den Zahlen, die sie ausgelöst haben
page-load-in-weeks = In den letzten { $n } Wochen.
page-load-not-tripped = nicht ausgelöst
page-load-more = und { $n } weitere
page-load-none-fired = Keine Lastregel hat ausgelöst.
page-load-display = Nur zum Ansehen, nie ein Hinweis
page-load-other = Andere Wadenarbeit
page-load-other-caption = Minuten, wie du sie eingetragen hast. Sie stehen für sich: In den calf-km sind sie nicht enthalten.
page-load-no-other = In diesen Wochen ist nichts eingetragen. Eintragen kannst du es hier: { $link }.
page-mark-title = Wettkampf- oder Taperwoche
page-mark-caption = In einer markierten Woche mahnen die Lastregeln nicht.
page-mark-race = Wettkampf
page-mark-taper = Taper
page-mark-none = Keins von beiden

page-rules-lead = { $n } Regeln: was Soleus anwendet, woher es kommt und wie stark die Belege sind. Fehlende Daten ergeben „zu wenig Daten“, nie einen Befund.
page-rules-group-triage = Was ist es?
page-rules-group-acute = Jetzt gerade
page-rules-group-load = Zu viel, zu schnell
page-rules-group-habit = Aufbau einer Einheit
page-rules-group-form = Wie du läufst
page-rules-group-shoe = Schuhe
page-rules-group-strength = Kraft
page-rules-group-flag = Warnzeichen: ärztlich abklären
page-rules-kind-rule = Regel
page-rules-kind-display = wird gezeigt, nie gemeldet
page-rules-kind-guard = hält etwas zurück
page-rules-needs = Was sie braucht:
page-rules-settings = Einstellungen von { $rule }
page-rules-setting = Einstellung
page-rules-permitted = Erlaubt
page-rules-source = Quelle
page-rules-none = Der Katalog ist in diesem Prozess nicht geladen.

page-alerts-open = Offen
page-alerts-none = Nichts ist offen.
page-alerts-held = Nicht gemeldet, und warum
page-alerts-done = Beantwortet
page-alerts-why-told = Warum du es erfahren hast:
page-alerts-why-held = Warum es nicht gemeldet wurde:
page-alerts-run = der Lauf
page-alerts-attempts = { $n } Versuche
page-alerts-answer = Deine Antwort: { $answer }.
page-alerts-settled = Erledigt.
page-answered-seen = gesehen
page-answered-ack = gesehen
page-answered-better = besser
page-answered-worse = schlimmer
page-answered-stop = keine Erinnerungen mehr
page-answered-stop_reminding = keine Erinnerungen mehr
page-reason-FIRST = Es ist das erste Mal, dass das auffiel.
page-reason-WORSE = Es ist seit der letzten Meldung schlimmer geworden.
page-reason-UNCHANGED = Du hast es schon erfahren.
page-reason-DISPLAY = Es ist eine Zahl zum Ansehen, nie eine Warnung.
page-reason-STALE = Es kam zu spät bei Soleus an, um noch zu nützen: Der Lauf war seit mehr als 48 Stunden vorbei.
page-reason-PAGE_ONLY = Es ist zur Kenntnis: hier gezeigt, nicht gesendet.
page-reason-INHIBITED = Etwas Ernsteres geht vor: ein offenes Warnzeichen oder eine Wade, die sich ausruhen muss. Bis dahin warten solche Ratschläge.

page-reason-SNOOZED = Du hast diese Art von Meldung aufgeschoben.

page-reason-QUIET_HOURS = Sie kam in deiner Ruhezeit und wird danach gesagt.

page-reason-NOT_ENOUGH_DATA = Es stehen zu wenige Daten dahinter, um dich deswegen zu stören.

page-reason-ACKED = Du hast darauf geantwortet.

page-reason-RESOLVED = Sie gilt nicht mehr, und das wurde dir gesagt.

page-reason-REPEAT = Sie wurde noch einmal gesagt, weil niemand geantwortet hatte.
page-reason-BUDGET = Es gab schon genug Meldungen, in diesem Lauf oder heute; was für den Tag zu viel war, wird am nächsten Morgen gesagt.
page-reason-FOLLOWUP = Ein laufender Plan hat zu dieser Zeit danach gefragt.
page-delivery-queued = wartet auf das Senden
page-delivery-retrying = versucht es noch einmal
page-delivery-delivered = zugestellt
page-delivery-expired = zu spät, um zu nützen, nicht gesendet
page-delivery-dead = ließ sich nicht zustellen

page-evidence-title = Die Zahlen und woher sie kommen
page-evidence-numbers = Die Zahlen
page-evidence-what = Was gemessen wurde
page-evidence-value = Wert
page-evidence-limit = Grenze
page-evidence-over = Über
page-evidence-from = Von
page-evidence-samples = { $n } Messwerte
page-evidence-rule = Regel { $rule }, Fassung { $version }; { $grade }. Abdeckung und Übereinstimmung { $percent } %, das ist keine Wahrscheinlichkeit für eine Verletzung.
