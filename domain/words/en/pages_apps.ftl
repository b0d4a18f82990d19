### Letting an app in: its settings, the broker's certificate, what has arrived

page-devices-app = What sends
page-app-mqtt = A watch, pod or program that speaks MQTT
page-app-owntracks = OwnTracks (iPhone, Android)
page-app-sensorlogger = Sensor Logger (iPhone, Android)
page-app-autoexport = Health Auto Export (iPhone)
page-way-mqtt = By MQTT
page-way-websocket = By MQTT over WebSockets
page-way-http = By HTTP
page-way-open = Open in the app
page-way-by-hand = By hand
page-device-any-app = The same login for anything else that speaks MQTT
page-device-settings = What its app needs
page-device-settings-lead = As shown when its login was made, without the password.
page-device-trouble = It got through, but cannot be used.
page-app-note-app-code = Scan it with the phone's camera, or open it on the phone: it sets everything.
page-app-note-move = While you run, set the mode to Move: the other modes send too seldom.
page-app-note-sensorlogger-where = In Sensor Logger: Settings, Data Streaming.
page-app-note-sensorlogger-test = Tap to Test Pushing has to say 200.
page-app-note-text-code = The code holds what stands here as text, to copy from. Use a reader that does not search the web for it.
page-app-note-autoexport-more = Make a second one with the data type Health Metrics for what the watch measures during a run.
page-app-note-autoexport-tls = This broker speaks TLS. If the app has no switch for it, use HTTP.
page-trust = The broker's certificate
page-trust-lead = It was made here, so that devices have to be told once to trust it. This is not needed for HTTP.
page-trust-code = QR code of the certificate's address
page-trust-code-is = Opens the file on a phone.
page-trust-file = Certificate of the authority
page-trust-iphone = iPhone: open it in Safari and allow the profile. Settings, General, VPN & Device Management: install it. Then General, About, Certificate Trust Settings: switch it on.
page-trust-android = Android: open it. Settings, Security & privacy, Encryption & credentials, Install a certificate, CA certificate. Some apps trust public authorities only: use HTTP there.
page-trust-others = mosquitto_pub: --cafile soleus-ca.crt. Home Assistant: MQTT, Advanced options, Broker certificate validation: Custom.

device-arrived = { $leaf ->
    [samples] A part of a run has arrived.
    [steps] Steps of a run have arrived.
    [session] The beginning or the end of a run has arrived.
    [pain] A pain marker has arrived.
    [ack] An answer to an alert has arrived.
    [status] It has said that it is there.
    [owntracks] OwnTracks has sent where it is.
    [sensorlogger] Sensor Logger has sent something.
    [autoexport] Health Auto Export has sent something.
   *[other] Something has arrived.
}
