/** AEAD, stream ciphers and AES of single blocks over arrays; HKDF-SHA1, BLAKE3 and HChaCha20 for keys. Knows no wire format. */
@NullMarked
package procurator.crypto;

import org.jspecify.annotations.NullMarked;
