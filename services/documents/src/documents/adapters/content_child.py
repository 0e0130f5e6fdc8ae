"""The child that looks at one document: it reads a pipe, says its findings, and is gone."""

import json
import sys
from io import BytesIO

from documents.adapters.confinement import allow_cpu, confine

CPU_S = 10


def main() -> int:
    """Limit this process first; then look."""
    confine()
    allow_cpu(CPU_S)
    content = BytesIO(sys.stdin.buffer.read())
    if sys.argv[1] == "application/pdf":
        from documents.adapters.pdf_content import check_pdf  # noqa: PLC0415 under the limits

        findings = check_pdf(content)
    else:
        from documents.adapters.cda_content import check_cda  # noqa: PLC0415 under the limits

        findings = check_cda(content)
    sys.stdout.write(json.dumps(findings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
