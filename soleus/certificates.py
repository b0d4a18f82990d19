"""An own certificate authority and the broker's certificate, made and read; pure: bytes in, bytes out.

The authority is ECDSA P-256 and lasts ten years. It may sign nothing but what a home has: the hosts that were named, this
machine's name, and private addresses (RFC 5280, 4.2.1.10). Who trusts it on a phone trusts it with nothing else. That
constraint is not marked critical: verifiers that do not know it (mbed TLS, in pods) would refuse everything otherwise.
The broker's certificate lasts 820 days: Apple's limit is 825, https://support.apple.com/103769.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from domain.errors import BadInput, Unavailable, shape

AUTHORITY_DAYS = 3650
SERVER_DAYS = 820
LOCAL = ("localhost", "127.0.0.1", "::1")
"""What every certificate of ours proves: it is how our own stages reach the broker."""
_PRIVATE = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "100.64.0.0/10"),
    *("::1/128", "fc00::/7", "fe80::/10"),
)
_HOME = ("localhost", "local", "lan", "home.arpa", "internal", "fritz.box")
"""Names that nobody owns on the internet; whatever ends in one of them is at home."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate and its key, both PEM."""

    certificate: bytes
    key: bytes

    @property
    def whole(self) -> bytes:
        """Both in one file."""
        return self.certificate.rstrip() + b"\n" + self.key


@dataclass(frozen=True, slots=True)
class Known:
    """What a certificate says. `names`: hosts and addresses that it proves, as a client would write them."""

    names: tuple[str, ...]
    expires: datetime
    fingerprint: str
    """SHA-256 of the certificate, as `AA:BB:…`."""

    def days_left(self, now: datetime) -> int:
        """Whole days until it expires; negative when it has."""
        return (self.expires - now).days

    def proves(self, host: str) -> bool:
        """Whether a client that connects to `host` will take it; a `*` stands for one label."""
        wanted = host.strip("[]").lower()
        parent = wanted.partition(".")[2]
        return wanted in self.names or bool(parent and f"*.{parent}" in self.names)


def authority(hosts: Iterable[str], named: str, now: datetime) -> Signed:
    """A new authority called `named` that may sign for `hosts` and for what is private."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, named)])
    asked = [host_name(host) for host in hosts]
    names = [x509.DNSName(name) for name in _HOME] + [name for name in asked if isinstance(name, x509.DNSName)]
    networks = [x509.IPAddress(ipaddress.ip_network(each)) for each in _PRIVATE]
    networks += [
        x509.IPAddress(ipaddress.ip_network(name.value))
        for name in asked
        if isinstance(name, x509.IPAddress) and not _private(str(name.value))
    ]
    built = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints([*names, *networks], None), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return _sealed(built.sign(key, hashes.SHA256()), key)


def server(signer: Signed, hosts: Sequence[str], now: datetime) -> Signed:
    """A new certificate for `hosts` and this machine itself, signed by `signer`.

    Raises:
        BadInput: one of them is no host, or the authority may not sign for it.

    """
    ca = x509.load_pem_x509_certificate(signer.certificate)
    ca_key = serialization.load_pem_private_key(signer.key, None)
    if not isinstance(ca_key, ec.EllipticCurvePrivateKey):
        raise Unavailable("The authority's key is not one of ours.", "Make a new authority: soleus broker tls --new-ca")
    for host in hosts:
        if not may_sign(signer.certificate, host):
            raise BadInput(
                f"The authority that your devices trust may not sign for {shape(host)}.",
                "Make a new one with --new-ca; every device has to trust that again.",
                field="host",
            )
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Soleus broker")])
    names = [host_name(host) for host in dict.fromkeys([*hosts, *LOCAL])]
    built = (
        _builder(subject, ca.subject, key.public_key(), now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
    )
    made = _sealed(built.sign(ca_key, hashes.SHA256()), key)
    return Signed(made.certificate + signer.certificate, made.key)


def known(certificate: bytes) -> Known:
    """What the first certificate in a PEM file says.

    Raises:
        BadInput: there is none in it.

    """
    try:
        found = x509.load_pem_x509_certificate(certificate)
    except ValueError as error:
        raise BadInput(
            "There is no certificate in the file.", "Give a PEM file, as `fullchain.pem`.", field="cert"
        ) from error
    try:
        named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names: list[str] = []
    else:
        names = [name.lower() for name in named.get_values_for_type(x509.DNSName)]
        names += [str(address) for address in named.get_values_for_type(x509.IPAddress)]
    digest = found.fingerprint(hashes.SHA256()).hex(":").upper()
    return Known(tuple(names), found.not_valid_after_utc, digest)


def checked(pair: Signed, now: datetime) -> Known:
    """What a certificate that somebody else made says, once it is clear that it can be used.

    Raises:
        BadInput: certificate or key cannot be read, they do not belong together, it is not valid now, or proves no name.

    """
    said = known(pair.certificate)
    try:
        key = serialization.load_pem_private_key(pair.key, None)
    except (ValueError, TypeError) as error:
        what = "is protected by a passphrase" if isinstance(error, TypeError) else "holds no private key"
        raise BadInput(
            f"The key file {what}.", "Give a PEM file with the key, without a passphrase.", field="key"
        ) from error
    certificate = x509.load_pem_x509_certificate(pair.certificate)
    if _public(key.public_key()) != _public(certificate.public_key()):
        raise BadInput("The key is not that of the certificate.", "Give the two that were made together.", field="key")
    if not certificate.not_valid_before_utc <= now < said.expires:
        raise BadInput(
            f"The certificate is valid from {certificate.not_valid_before_utc:%Y-%m-%d} to {said.expires:%Y-%m-%d}.",
            "Renew it where you got it.",
            field="cert",
        )
    if not said.names:
        raise BadInput("The certificate names no host.", "Get one with subject alternative names.", field="cert")
    return said


def mobile(certificate: bytes) -> bytes:
    """A certificate as phones take it: DER."""
    return x509.load_pem_x509_certificate(certificate).public_bytes(serialization.Encoding.DER)


def today() -> datetime:
    """Now, as certificates have it."""
    return datetime.now(UTC)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a phone's clock may be a little behind
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _sealed(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Signed:
    return Signed(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def host_name(host: str) -> x509.DNSName | x509.IPAddress:
    """A host as a certificate names it.

    Raises:
        BadInput: no host is written like that.

    """
    try:
        return x509.IPAddress(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    name = host.strip(".").lower()
    labels = name.removeprefix("*.").split(".")
    if not name.isascii() or not all(label and label.replace("-", "").replace("_", "").isalnum() for label in labels):
        raise BadInput(f"A host cannot be {shape(host)}.", "Give a name such as soleus.lan, or an address.", field="host")
    return x509.DNSName(name)


def _private(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    return any(ip in ipaddress.ip_network(each) for each in _PRIVATE if ipaddress.ip_network(each).version == ip.version)


def may_sign(authority_pem: bytes, host: str) -> bool:
    """Whether the constraints of the authority in a PEM file allow `host`."""
    ca = x509.load_pem_x509_certificate(authority_pem)
    allowed = ca.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    name = host_name(host)
    if isinstance(name, x509.IPAddress):
        networks = [ipaddress.ip_network(str(each.value)) for each in allowed if isinstance(each, x509.IPAddress)]
        return any(ipaddress.ip_address(str(name.value)) in network for network in networks)
    within = [str(each.value) for each in allowed if isinstance(each, x509.DNSName)]
    wanted = name.value.removeprefix("*.")
    return any(wanted == each or wanted.endswith(f".{each}") for each in within)


def _public(key: object) -> bytes:
    if not hasattr(key, "public_bytes"):
        return b""
    return bytes(key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))
