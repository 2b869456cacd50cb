package procurator.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** The JDK's ciphers by their names, as "Java Security Standard Algorithm Names" has them. */
final class Ciphers {
    private Ciphers() {}

    static Cipher of(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + transformation, e);
        }
    }
}
