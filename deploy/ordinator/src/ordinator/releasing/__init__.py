"""What a release is told by: bills of materials, licences, known vulnerabilities."""
