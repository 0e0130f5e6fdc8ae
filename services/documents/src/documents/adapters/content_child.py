"""The child that looks at one document: it reads a pipe, says its findings, and is gone."""

import json
import resource
import sys
from io import BytesIO

CPU_S = 10
DATA_BYTES = 512 << 20


def main() -> int:
    """Limit this process first; then look."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
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
