"""What to do on each kind of device so that it trusts our own authority; in the words of the devices' own menus.

iPhone: https://support.apple.com/102390. Android: https://support.google.com/pixelphone/answer/2844832. Home Assistant:
https://www.home-assistant.io/integrations/mqtt/#advanced-broker-configuration. mosquitto_pub: its manual, `--cafile`.
"""

from __future__ import annotations

from soleus import addresses, credentials
from soleus.broker_tls import Shown
from soleus.settings import Settings

_TEXT = """\
Devices have to trust the authority once; its certificate is public: {ca}
or from the pages: {url}

iPhone          open that address in Safari, allow the profile; Settings > General > VPN & Device Management >
                Soleus at … > Install; then Settings > General > About > Certificate Trust Settings: switch it on.
Android         open it in the browser; Settings > Security & privacy > More security & privacy > Encryption &
                credentials > Install a certificate > CA certificate > Install anyway, and choose the file.
                Apps that use only the system's authorities need a certificate of a public one: --cert and --key.
Home Assistant  Settings > Devices & services > MQTT > Reconfigure > Advanced options: Broker certificate validation:
                Custom, Upload custom CA certificate: the file; broker {host}, port {port}.
mosquitto_pub   mosquitto_pub --cafile {ca} -h {host} -p {port} -u USER -P PASSWORD -q 1 -t TOPIC -m MESSAGE
Own bridges     soleus bridge, replay and simulate on this machine know it by themselves; elsewhere:
                SOLEUS_MQTT_URL=mqtts://USER:PASSWORD@{host}:{port} SOLEUS_MQTT_CA=ca.crt
Compare the fingerprint ca_sha256 above with the one that the device shows."""


def instructions(config: Settings, shown: Shown) -> str:
    """How each kind of device is told to trust the authority behind what is `shown`."""
    host = next((name for name in shown.known.names if not name.startswith("*")), "HOST")
    return _TEXT.format(
        ca=shown.ca, url=addresses.link(config, "/devices/ca.crt"), host=host, port=credentials.place(config).port
    )
