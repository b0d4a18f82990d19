### Anmelden, Einladungen, und die Seite dessen, womit man hereinkommt

page-account-name = Name
page-account-name-hint = Damit meldest du dich an. Später lässt er sich nicht mehr ändern.
page-account-password = Passwort
page-account-password-hint = Mindestens { $low } Zeichen. Drei Wörter, die nicht zusammengehören, reichen.
page-account-show = Zeigen
page-account-no-name = Ein Name hat 1 bis 64 Zeichen in einer Zeile.
page-account-no-password = Ein Passwort hat mindestens { $low } Zeichen.
page-account-password-is-name = Der Name kann nicht das Passwort sein.
page-account-name-taken = Dieser Name ist vergeben. Nimm einen anderen.
page-account-runner-taken = Dieser Läufer hat schon ein Konto.
page-account-too-late = Jemand war schneller, oder der Link gilt nicht mehr. Bitte um einen neuen.
page-account-too-often = { $n ->
    [one] Das wurde sehr oft versucht. Warte eine Minute, dann versuch es noch einmal.
   *[other] Das wurde sehr oft versucht. Warte { $n } Minuten, dann versuch es noch einmal.
}

page-sign-in-title = Anmelden
page-sign-in-do = Anmelden
page-sign-in-wrong = Name und Passwort gehören nicht zusammen.
page-sign-in-forgot = Passwort vergessen?
page-sign-in-reset = Wer dieses Soleus betreut, macht dir einen Link für ein neues, mit { $command } auf dessen Rechner.

page-invitation-title-runner = Willkommen bei Soleus
page-invitation-why-runner = Wähl, wie du dich anmeldest. Was du hier einträgst, gehört dir: Sonst sieht es niemand, außer du erlaubst es.
page-invitation-existing = Wähl, wie du dich anmeldest. Die Läufe von { $runner }, die schon hier sind, gehören dann dir.
page-invitation-title-password = Wähl ein neues Passwort
page-invitation-why-password = Damit wird jeder Browser abgemeldet, in dem du angemeldet bist.
page-invitation-gone = Dieser Link gilt nicht mehr, oder er galt nie.
page-invitation-gone-remedy = Er lässt sich einmal verwenden, sieben Tage lang. Bitte um einen neuen.

page-access-title = Zugang
page-access-lead = Du bist angemeldet als { $name }.
page-access-role-coach = Trainer
page-access-role-admin = Verwaltung
page-access-guest = Du bist Gast dieser Vorführung: Es gibt kein Passwort, und nichts abzumelden.
page-access-sign-ins = Wo du angemeldet bist
page-access-sign-ins-caption = Melde ab, was du nicht kennst oder nicht mehr hast. Beim nächsten Schritt ist es draußen.
page-access-saved-sign-ins = Abgemeldet.
page-access-this = dieser Browser
page-access-some-browser = Ein Browser
page-access-since = von { $address }, seit { $day }
page-access-no-sign-ins = In keinem Browser.
page-access-others = Jeden anderen Browser abmelden
page-access-password = Passwort
page-access-password-caption = Mit einem neuen wird jeder andere Browser abgemeldet. Schlüssel für Programme bleiben.
page-access-saved-password = Das neue Passwort gilt. Jeder andere Browser ist abgemeldet.
page-access-old = Jetziges Passwort
page-access-new = Neues Passwort
page-access-old-wrong = Das ist nicht das jetzige Passwort.
page-access-no-password = Dieses Konto hat kein Passwort. Einen Link, um eines zu wählen, macht { $command }.
page-access-tokens = Schlüssel für Programme
page-access-tokens-caption = Ein Programm schickt seinen Schlüssel statt deines Passworts. Gib jedem einen eigenen, und nur, was es braucht.
page-access-saved-tokens = Der Schlüssel ist entfernt. Ab jetzt wird er abgewiesen.
page-access-token-once = Der Schlüssel wird nur jetzt gezeigt. Kopier ihn dorthin, wo er gebraucht wird:
page-access-no-tokens = Noch keine.
page-access-token-for = Wofür ist er?
page-access-may = Was er darf
page-access-scope-read = Lesen
page-access-scope-write = Ändern
page-access-scope-admin = Dieses Soleus betreuen
page-access-life = Gilt
page-access-days = { $n } Tage
page-access-ends = bis { $day }
page-access-endless = bis er entfernt wird
page-access-used = benutzt { $when }
page-access-unused = nie benutzt
page-access-remove = Entfernen
page-access-make = Schlüssel machen
page-access-no-token-name = Sag in einer Zeile, wofür er ist.
page-access-no-scope = Wähl, was er darf.
page-access-seen = Wer sieht, was dir gehört
page-access-coaches = Trainer
page-access-coaches-why = Wen du deine Läufe sehen lässt, und wie du es zurücknimmst.
page-access-record = Protokoll
page-access-record-why = Wer was angesehen hat, und was mit deinem Konto geschah.

page-access-delete = Dieses Konto löschen
page-access-delete-said = Dein Konto, wo du angemeldet bist, deine Schlüssel, deine Notizen und was Läufer dich sehen lassen, sind dann endgültig weg. Kopien von vorher enthalten, was sie enthalten.
page-access-delete-do = Das Konto löschen
