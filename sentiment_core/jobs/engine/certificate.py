"""The certificate of the embedded engine: whoever has it may connect."""

import json
from datetime import datetime
from typing import Any

# It lives as long as its engine. Dask's own certificate begins now and ends in a year: after a
# clock was set back, as at the start of many a machine, no new worker could join.
_ALWAYS = (datetime(1970, 1, 2), datetime(9999, 12, 31))  # read as UTC


def new_certificate() -> Any:
    """Dask's `Security` with a new key and a certificate that is valid at any time."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID
    from distributed.security import Security

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "word-by-word")])
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=private.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=_ALWAYS[0],
        not_valid_after=_ALWAYS[1],
    )
    pem = serialization.Encoding.PEM
    certificate = builder.sign(private, SHA256()).public_bytes(pem).decode()
    key = private.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    of_each = {
        f"tls_{role}_{part}": text
        for role in ("client", "scheduler", "worker")
        for part, text in (("cert", certificate), ("key", key))
    }
    return Security(require_encryption=True, tls_ca_file=certificate, **of_each)


def certificate_line(security: Any) -> str:
    """The first line of input of the engine's process: certificate and key, as JSON.

    Args:
        security: from `new_certificate`.
    """
    fields = {name: getattr(security, name) for name in security.__slots__}
    return json.dumps({name: text for name, text in fields.items() if isinstance(text, str)})
