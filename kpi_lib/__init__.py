"""Report on Thai public performance agreements (คำรับรองการปฏิบัติราชการ)."""
