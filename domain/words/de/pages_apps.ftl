### Letting an app in: its settings, the broker's certificate, what has arrived

page-devices-app = Was sendet
page-app-mqtt = Uhr, Sensor oder Programm mit MQTT
page-app-owntracks = OwnTracks (iPhone, Android)
page-app-sensorlogger = Sensor Logger (iPhone, Android)
page-app-autoexport = Health Auto Export (iPhone)
page-way-mqtt = Über MQTT
page-way-websocket = Über MQTT mit WebSockets
page-way-http = Über HTTP
page-way-open = In der App öffnen
page-way-by-hand = Von Hand
page-device-any-app = Dieselben Zugangsdaten für alles andere mit MQTT
page-device-settings = Was die App braucht
page-device-settings-lead = Wie beim Anlegen gezeigt, ohne das Passwort.
page-device-trouble = Es kam durch, ist aber nicht zu gebrauchen.
page-app-note-app-code = Mit der Kamera des Telefons scannen oder auf dem Telefon öffnen: Das stellt alles ein.
page-app-note-move = Stelle beim Laufen den Modus Move ein: Die anderen senden zu selten.
page-app-note-sensorlogger-where = Zu finden in Sensor Logger unter Settings, Data Streaming.
page-app-note-sensorlogger-test = Tap to Test Pushing muss 200 melden.
page-app-note-text-code = Der Code enthält das Folgende als Text zum Kopieren. Nimm ein Lesegerät, das nicht im Netz danach sucht.
page-app-note-autoexport-more = Lege eine zweite mit dem Datentyp Health Metrics an, für das, was die Uhr beim Laufen misst.
page-app-note-autoexport-tls = Dieser Broker spricht TLS. Hat die App keinen Schalter dafür, nimm HTTP.
page-trust = Das Zertifikat des Brokers
page-trust-lead = Es wurde hier gemacht. Geräten muss einmal gesagt werden, dass sie ihm trauen. Für HTTP ist das nicht nötig.
page-trust-code = QR-Code mit der Adresse des Zertifikats
page-trust-code-is = Öffnet die Datei auf einem Telefon.
page-trust-file = Zertifikat der Zertifizierungsstelle
page-trust-iphone = iPhone: in Safari öffnen, das Profil erlauben. Einstellungen, Allgemein, VPN und Geräteverwaltung: installieren. Dann Allgemein, Info, Zertifikatsvertrauenseinstellungen: einschalten.
page-trust-android = Android: öffnen. Einstellungen, Sicherheit und Datenschutz, Verschlüsselung und Anmeldedaten, Zertifikat installieren, CA-Zertifikat. Manche Apps trauen nur öffentlichen Stellen: Nimm dort HTTP.
page-trust-others = mosquitto_pub: --cafile soleus-ca.crt. Home Assistant: MQTT, Erweiterte Optionen, Validierung des Broker-Zertifikats: Benutzerdefiniert.

device-arrived = { $leaf ->
    [samples] Ein Teil eines Laufs ist angekommen.
    [steps] Schritte eines Laufs sind angekommen.
    [session] Anfang oder Ende eines Laufs ist angekommen.
    [pain] Eine Schmerzmarke ist angekommen.
    [ack] Eine Antwort auf eine Warnung ist angekommen.
    [status] Es hat sich gemeldet.
    [owntracks] OwnTracks hat gesendet, wo es ist.
    [sensorlogger] Sensor Logger hat etwas gesendet.
    [autoexport] Health Auto Export hat etwas gesendet.
   *[other] Etwas ist angekommen.
}
