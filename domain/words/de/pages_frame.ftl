### Was auf jeder Seite steht: Rahmen, Daten, Stufen, Zustände, Fehler

calendar-weekdays = Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag
calendar-weekdays-short = Mo Di Mi Do Fr Sa So
calendar-months = Januar Februar März April Mai Juni Juli August September Oktober November Dezember
calendar-months-short = Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez
page-date-day = { $weekday } { $day }. { $month }
page-date-day-year = { $weekday } { $day }. { $month } { $year }
page-date-date = { $day }. { $month } { $year }
page-date-today = heute, { $clock }
page-ago-now = gerade eben
page-ago-minutes = vor { $n } min
page-ago-hours = vor { $n } h
page-ago-days = { $n ->
    [one] vor 1 Tag
   *[other] vor { $n } Tagen
}

page-nav-today = Heute
page-nav-runs = Läufe
page-nav-load = Last
page-nav-alerts = Hinweise
page-nav-body = Körper
page-nav-plan = Plan
page-nav-live = Live
page-nav-check-in = Check-in
page-nav-shoes = Schuhe
page-nav-rules = Regeln
page-nav-settings = Einstellungen
page-frame-skip = Zum Inhalt springen
page-frame-runner = Läufer
page-frame-show = Zeigen
page-frame-pages = Seiten
page-frame-more = Weitere Seiten
page-frame-menu = Menü
page-frame-open = { $n } offen
page-frame-sign-out = Abmelden
page-frame-footer = Soleus informiert und stellt nie eine Diagnose. Bei einem Warnzeichen oder im Zweifel: lass dich ärztlich untersuchen.
page-open = Öffnen
page-all = Alle
page-save = Speichern
page-add = Hinzufügen
page-yes = Ja
page-no = Nein
page-not-said = Nicht gesagt
page-not-known = Nicht bekannt
page-to = { $low } bis { $high }
page-as-table = Als Tabelle zeigen

page-welcome-title = Willkommen
page-welcome-eyebrow = Hier ist noch nichts
page-welcome-head = Soleus wartet auf den ersten Läufer.
page-welcome-lead = Läufe kommen von einer Uhr, einem Sensor oder einem Handy über MQTT, oder aus Dateien, die du hast. In einem Terminal auf diesem Rechner:
page-welcome-add = Trag dich ein.
page-welcome-import = Hol deine früheren Läufe.
page-welcome-device = Oder lass ein Gerät herein.
page-welcome-no-runner = Du läufst hier nicht.
page-welcome-no-runner-lead = Niemandes Läufe werden dir gezeigt. Läufst du selbst, dann sag es: Es dauert eine Minute.
page-welcome-become = Ich laufe hier
page-welcome-demo = Nur schauen? { $command } spielt eine Saison mit erfundenen Läufen.

page-error-title = Nicht geschehen
page-error-401 = Melde dich zuerst an, dann mach es noch einmal.
page-error-403 = Dieses Konto darf das nicht.
page-error-404 = Diese Seite gibt es nicht.
page-error-405 = Das geht hier nicht.
page-error-429 = Das wurde sehr oft versucht. Warte ein paar Minuten, dann versuch es noch einmal.
page-error-500 = Hier ist etwas schiefgegangen. Es steht im Protokoll; nichts Gespeichertes ist verloren.
page-error-fields = Etwas im Formular lässt sich nicht verwenden.
page-error-fields-remedy = Ändere die genannten Felder und schick es noch einmal ab.
page-error-form = Formular
page-error-back = Zu Heute
page-error-nobody = Es gibt noch keinen Läufer.
page-error-nobody-remedy = Trag einen ein mit: soleus runner add NAME
page-error-no-run = Diesen Lauf gibt es nicht.
page-error-no-shoe = Dieses Paar Schuhe gibt es nicht.
page-error-no-shoe_id = Dieses Paar Schuhe gibt es nicht.
page-error-no-alert = Diesen Hinweis gibt es nicht.
page-error-no-entry = Diesen Eintrag gibt es nicht.
page-error-number = { $what } muss eine Zahl sein.
page-error-number-remedy = Schreib eine Zahl von { $low } bis { $high }, oder lass das Feld leer.
page-error-choice = { $what } muss eine der Antworten des Formulars sein.
page-error-choice-remedy = Wähl eine davon und schick es noch einmal ab.
page-error-status-401 = Nicht angemeldet
page-error-status-403 = Nicht erlaubt
page-error-status-404 = Nicht gefunden
page-error-status-405 = Hier nicht möglich
page-error-status-409 = So nicht möglich
page-error-status-422 = Eingabe, die sich nicht verwenden lässt
page-error-status-429 = Einen Moment, bitte
page-error-status-500 = Fehlgeschlagen
page-error-status-503 = Gerade nicht erreichbar

severity-info = Zur Kenntnis
severity-watch = Im Auge behalten
severity-warn = Warnung
severity-stop = Lauf beenden
severity-urgent = Ärztlich abklären

state-below = Unter dem Bereich
state-in = Im Bereich
state-above = Über dem Bereich
state-over = Über der roten Linie
state-unknown = Zu wenig Daten

grade-article = aus dem Artikel, auf dem Soleus beruht
grade-strong = starke Belege
grade-moderate = mäßige Belege
grade-weak = schwache Belege
grade-null = untersucht, keine Wirkung gefunden
grade-expert = Meinung von Fachleuten
grade-convention = Faustregel

unit-steps = Schritte/min
unit-calf-km = calf-km
unit-body-weights = Körpergewichte
page-word-cadence = Schrittfrequenz
page-word-contact = Kontaktzeit
page-word-calf-load = Wadenlast
page-word-distance = Strecke
page-word-time = Zeit
page-word-pace = Tempo
page-word-day = Tag
page-word-what-to-do = Was du tun kannst:
side-left = links
side-right = rechts
side-both = beide
