"""Operations: running the installation and proving that it runs well."""
