### Einstellungen: wo sie sind, die Zahlen der Regeln, Privates, und die Seiten, die fragen, bevor etwas für immer geht

page-settings-more = Weitere Einstellungen
page-settings-to-alerts = Wie du gewarnt wirst
page-settings-about-alerts = Wohin Warnungen gehen, wann und wie oft, und wer es erfährt, wenn du nicht antwortest.
page-settings-to-rules = Die Zahlen der Regeln
page-settings-about-rules = Ab wann eine Regel sich meldet: jede Zahl, woher sie kommt, und deine eigene.
page-settings-to-privacy = Privates
page-settings-about-privacy = Wo du läufst, alles zum Mitnehmen, und vergessen werden.
page-settings-to-access = Wer Zugang hat
page-settings-about-access = Wo du angemeldet bist, und Schlüssel für Programme.

page-thresholds-title = Die Zahlen der Regeln
page-thresholds-lead = Ein leeres Feld heißt: der übliche Wert. Frühere Läufe werden neu beurteilt, wenn du einen änderst.
page-thresholds-changed = { $n ->
    [0] Du hast keine geändert.
    [one] Du hast eine geändert.
   *[other] Du hast { $n } geändert.
}
page-thresholds-pain = Schmerz geht jeder Zahl hier vor: Was du meldest, zählt immer.
page-thresholds-count = { $n ->
    [one] 1 Zahl
   *[other] { $n } Zahlen
}
page-thresholds-own = { $n ->
    [one] 1 eigene
   *[other] { $n } eigene
}
page-thresholds-saved = Gespeichert. Frühere Läufe werden gerade neu beurteilt.
page-thresholds-default = Üblich { $value }.
page-thresholds-range = Möglich: { $low } bis { $high }.
page-thresholds-one-way = Sie lässt sich nur strenger stellen.
page-thresholds-source = Aus:
page-thresholds-reset = Zurück zu den üblichen Werten
page-thresholds-more = Zu dieser Regel
page-thresholds-no-rule = Diese Regel gibt es nicht.
page-thresholds-fixed = Was niemand leiser stellen kann
page-thresholds-fixed-said = Diese Regeln haben keine Zahlen zum Einstellen. Sie melden sich immer, wenn du so antwortest.

page-privacy-title = Privates
page-privacy-lead = Deine Daten liegen auf diesem Rechner und sonst nirgends, solange du sie nicht selbst woandershin schickst.
page-privacy-gps = Wo du läufst
page-privacy-gps-kept = Positionen werden aufbewahrt.
page-privacy-gps-none = Es werden keine Positionen aufbewahrt.
page-privacy-gps-under-way = Sie werden gerade aus deinen früheren Läufen entfernt.
page-privacy-gps-caption = Aus ihnen wird die Karte eines Laufs gezeichnet. Keine Regel und keine deiner Zahlen braucht sie.
page-privacy-gps-stop = Keine aufbewahren
page-privacy-gps-keep = Ab jetzt Positionen aufbewahren
page-privacy-gps-title = Keine Positionen aufbewahren?
page-privacy-gps-runs = { $n ->
    [0] Keiner deiner Läufe hat jetzt Positionen.
    [one] Ein Lauf verliert seine Positionen.
   *[other] { $n } Läufe verlieren ihre Positionen.
}
page-privacy-gps-files = { $n ->
    [0] Ursprüngliche Dateien gibt es keine, und es werden keine aufbewahrt.
    [one] Auch die eine ursprüngliche Datei geht, denn in ihr stehen die Positionen, und es wird keine weitere aufbewahrt.
   *[other] Auch die { $n } ursprünglichen Dateien gehen, denn in ihnen stehen die Positionen, und es werden keine weiteren aufbewahrt.
}
page-privacy-gps-stays = Strecken, Belastung, Befunde und Warnungen bleiben, wie sie sind.
page-privacy-gps-for-good = Das lässt sich nicht rückgängig machen.
page-privacy-gps-sure = Mir ist klar, dass sie nicht wiederkommen.
page-privacy-gps-not-sure = Es wurde nichts entfernt: Bitte kreuze an, dass es dir klar ist.
page-privacy-gps-do = Entfernen
page-privacy-first = Vorher: { $export }.
page-privacy-no = Nein, zurück
page-privacy-home = Zuhause bleibt von der Karte anderer
page-privacy-home-set = Im Umkreis von { $radius } um dein Zuhause sieht niemand sonst, wo du bist.
page-privacy-home-none = Wer deine Läufe sehen darf, sieht den ganzen Weg.
page-privacy-home-caption = Ausgelassen wird mehr als der Umkreis, nicht mit dem Zuhause in der Mitte, und bei jedem Lauf verschieden viel, damit der Rand das Zuhause nicht verrät. Du selbst siehst immer den ganzen Weg.
page-privacy-home-where = Wo ist dein Zuhause?
page-privacy-home-as-it-is = Wo es jetzt ist
page-privacy-home-runs = Wo die meisten meiner Läufe beginnen
page-privacy-home-place = An diesem Ort
page-privacy-home-coordinates = Breite und Länge
page-privacy-home-hint = Breite und Länge, wie Karten sie zeigen. Sie werden nicht wieder gezeigt.
page-privacy-home-remove = Wieder alles zeigen
page-privacy-radius = Umkreis in Metern
page-privacy-no-start = Deine letzten Läufe haben keine Positionen oder beginnen nicht an einem Ort.
page-privacy-no-start-remedy = Gib Breite und Länge ein.
page-privacy-no-place = Das ist kein Ort.
page-privacy-no-place-remedy = Schreib Breite und Länge als 52.5163, 13.3777.
page-privacy-export = Alles mitnehmen
page-privacy-export-said = Ein Zip mit allem, was über dich bekannt ist.
page-privacy-export-caption = Läufe als Parquet, die ursprünglichen Dateien, alles andere als JSON, und eine Seite, die sagt, was was ist. Passwörter und Adressen von Kanälen sind nicht dabei.
page-privacy-export-get = Alles herunterladen
page-privacy-run = Einen Lauf löschen
page-privacy-run-said = Öffne den Lauf; an seinem Ende lässt er sich löschen. Einen Lauf, der nur nicht zählen soll, kannst du stattdessen auslassen.
page-privacy-delete = Vergessen werden
page-privacy-delete-said = Alles über { $name } lässt sich hier löschen, für immer.
page-privacy-delete-go = Alles löschen …

page-delete-title = Alles über { $name } löschen?
page-delete-for-good = Das lässt sich nicht rückgängig machen.
page-delete-runs = Alle Läufe mit ihren Messwerten und Dateien, was sie mit deiner Wade gemacht haben, und jeder Befund
page-delete-reports = Deine Meldungen, Pläne, dein Tagebuch und deine Schuhe
page-delete-told = Warnungen, und was wem gesagt wurde
page-delete-devices = Deine Geräte: Von da an können sie sich nicht mehr anmelden
page-delete-people = Dein Konto und wo du angemeldet bist, deine Kontakte, Trainer und ihre Notizen, und das Verzeichnis, wer was gesehen hat
page-delete-stays = Sicherungen, die vorher gemacht wurden, enthalten weiter, was sie enthalten; frag, wer dieses Soleus betreibt, wie lange sie aufbewahrt werden. Was anderen geschickt wurde, bleibt bei ihnen.
page-delete-type = Tippe { $name }, um zu sagen, dass du es ernst meinst
page-delete-other = Es wurde nichts gelöscht: Das ist nicht { $name }.
page-delete-last-admin = Es wurde nichts gelöscht: Nur du verwaltest dieses Soleus, und andere nutzen es. Mach zuerst jemand anderen zum Verwalter.
page-delete-do = Alles löschen
page-deleted-title = { $name } wird vergessen
page-deleted-said = Ab jetzt sieht hier niemand mehr etwas davon, und kein Gerät kann mehr senden. Nach spätestens einer Minute ist alles weg.

page-delete-run-title = Diesen Lauf löschen?
page-delete-run-back = Zum Lauf
page-delete-run-said = Seine Messwerte, seine Datei, was er mit deiner Wade gemacht hat, und seine Befunde und Warnungen gehen mit. Spätere Läufe werden ohne ihn neu beurteilt.
page-delete-run-reports = Was du dabei gemeldet hast, bleibt, denn das betrifft deine Wade.
page-delete-run-leave-out = Einen Lauf, der nur nicht zählen soll, kannst du stattdessen auslassen.
page-delete-run-for-good = Das lässt sich nicht rückgängig machen.
page-delete-run-again = Dieselbe Datei oder Uhr bringt ihn nicht von selbst zurück.
page-delete-run-do = Lauf löschen

export-title = Alles, was Soleus über { $runner } weiß
export-made = Erstellt um { $moment }.
export-json = json/: eine Datei für jede Art von Dingen, ein Array mit einem Eintrag je Zeile.
export-parquet = parquet/: deine Läufe als Tabellen, die sich mit DuckDB, pandas und polars öffnen lassen: runs, laps, pauses, und unter samples/ und steps/ eine Datei je Lauf. Jede Spalte steht in docs/parquet.md von Soleus.
export-originals = originals/: die Dateien, die du importiert hast, wie sie kamen. Ihre Namen beginnen mit den ersten 12 Zeichen von file_sha256 in json/runs.json.
export-schema = schema.json: jede Spalte jeder Datei, mit ihrer Art.
export-units = Einheiten und Namen
export-unit-ms = was auf _ms endet, sind Millisekunden seit 1970-01-01T00:00:00Z
export-unit-m = was auf _m endet, sind Meter; die Wadenlast steht in Waden-km
export-unit-s = was auf _s endet, sind Sekunden
export-unit-unknown = null heißt: nicht bekannt, nie null im Sinn von nichts
export-secrets = Nicht dabei: Hashes von Passwörtern und Schlüsseln, und die Adressen von Kanälen, die geheim sind.
export-backups = Es ist so privat wie du: Es enthält jede aufbewahrte Position. Verwahr es gut.
export-files = Die Dateien
export-file-account = dein Konto
export-file-alerts = Entscheidungen, zu warnen oder nicht, und warum
export-file-audit = wer etwas von dir geändert oder gesehen hat
export-file-care = was zuletzt aus deinen Meldungen folgte: Verläufe, rote Flaggen
export-file-channels = wohin Warnungen gehen, ohne Adressen
export-file-channels_resting = Kanäle mit Störung
export-file-check_ins = was du gemeldet hast
export-file-coach_notes = was Trainer geschrieben haben
export-file-consent_coaches = welche Trainer du sehen lässt, und der Satz, dem du zugestimmt hast
export-file-consent_contacts = wer benachrichtigt werden darf, und der Satz, dem du zugestimmt hast
export-file-deleted_runs = Marken, an denen gelöschte Läufe erkannt werden
export-file-deliveries = wie jede Nachricht auf jedem Kanal ausging
export-file-devices = deine Geräte, ohne Passwörter
export-file-findings = was die Regeln gefunden haben, mit den Zahlen
export-file-invitations = Einladungen an Trainer
export-file-log = Krafttraining und andere Arbeit der Wade
export-file-messages_waiting = Nachrichten von Geräten, die noch kein Lauf sind
export-file-metrics = was jeder Lauf mit der Wade gemacht hat
export-file-plans = Pläne: Ruhe, Rückkehr, Erinnerungen
export-file-preferences = wann und wie oft du etwas hören willst
export-file-programmes = Kraftprogramme
export-file-runner = was du über dich gesagt hast, und deine eigenen Zahlen für Regeln
export-file-runs = Läufe
export-file-sessions = Läufe, wie sie von Geräten kamen
export-file-shoes = Schuhe
export-file-tellings = was gesagt wurde
export-file-tellings_alerts = welche Warnung durch welche Nachricht gesagt wurde
export-file-tokens = Schlüssel für Programme, ohne die Schlüssel selbst
export-file-unusable_messages = Nachrichten deiner Geräte, die nicht zu gebrauchen waren
