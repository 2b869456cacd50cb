/** AEAD over arrays, HKDF-SHA1, BLAKE3 key derivation. Knows no wire format. */
@NullMarked
package procurator.crypto;

import org.jspecify.annotations.NullMarked;
