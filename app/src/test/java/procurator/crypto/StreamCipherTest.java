package procurator.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StreamCipherTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] FOUR_BLOCKS =
            HEX.parseHex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                    + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");

    /** One of ours, and what the JDK makes of a whole stream at once. */
    record Compared(String name, int keySize, BiFunction<byte[], byte[], byte[]> whole, boolean feedback) {
        StreamCipher ours(byte[] key) {
            return feedback
                    ? new CipherFeedback(key)
                    : name.startsWith("AES") ? Keystream.aesCtr(key) : Keystream.chacha20(key);
        }

        @Override
        public String toString() {
            return name + ", " + keySize;
        }
    }

    static List<Compared> pairs() {
        return List.of(
                pair("AES/CFB/NoPadding", 16),
                pair("AES/CFB/NoPadding", 24),
                pair("AES/CFB/NoPadding", 32),
                pair("AES/CTR/NoPadding", 16),
                pair("AES/CTR/NoPadding", 32),
                pair("ChaCha20", 32));
    }

    private static final int SIZE = 5_000;

    private static Compared pair(String name, int keySize) {
        return new Compared(name, keySize, (key, iv) -> jdk(name, key, iv), name.contains("CFB"));
    }

    private static byte[] jdk(String name, byte[] key, byte[] iv) {
        try {
            boolean aes = name.startsWith("AES");
            AlgorithmParameterSpec start = aes ? new IvParameterSpec(iv) : new ChaCha20ParameterSpec(iv, 0);
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, aes ? "AES" : "ChaCha20"), start);
            return cipher.doFinal(random(SIZE, 7));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] random(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "2b7e151628aed2a6abf7158809cf4f3c, 3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b"
                + "26751f67a3cbb140b1808cf187a4f4dfc04b05357c5d1c0eeac4c66f9ff7f2e6",
        "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b, cdc80d6fddf18cab34c25909c99a417467ce7f7f81173621961a2b70171d3d7a"
                + "2e1e8a1dd59b88b1c8e60fed1efac4c9c05f9f9ca9834fa042ae8fba584b09ff",
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4, dc7e84bfda79164b7ecd8486985d386039ffed143b28b1c832113c6331e5407b"
                + "df10132415e54b92a13ed0a8267ae2f975a385741ab9cef82031623d55b1e471"
    })
    void feedbackIsWhatSp800_38aSaysInAppendixF3(String key, String expected) {
        StreamCipher cipher = new CipherFeedback(HEX.parseHex(key));
        byte[] iv = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
        assertThat(HEX.formatHex(apply(cipher.encrypting(iv), FOUR_BLOCKS))).isEqualTo(expected);
        assertThat(apply(cipher.decrypting(iv), HEX.parseHex(expected))).isEqualTo(FOUR_BLOCKS);
    }

    @ParameterizedTest
    @CsvSource({
        "2b7e151628aed2a6abf7158809cf4f3c, 874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
                + "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee",
        "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b, 1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94"
                + "1e36b26bd1ebc670d1bd1d665620abf74f78a7f6d29809585a97daec58c6b050",
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4, 601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
                + "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"
    })
    void counterIsWhatSp800_38aSaysInAppendixF5(String key, String expected) {
        byte[] iv = HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        StreamCipher.Direction cipher = Keystream.aesCtr(HEX.parseHex(key)).encrypting(iv);
        assertThat(HEX.formatHex(apply(cipher, FOUR_BLOCKS))).isEqualTo(expected);
    }

    /** Whose counter is 1 there: one block on. */
    @Test
    void chacha20IsWhatRfc8439SaysInSection242() {
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        StreamCipher.Direction cipher = Keystream.chacha20(key).encrypting(HEX.parseHex("000000000000004a00000000"));
        apply(cipher, new byte[64]);
        byte[] plain = ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future,"
                        + " sunscreen would be it.")
                .getBytes(US_ASCII);
        assertThat(HEX.formatHex(apply(cipher, plain)))
                .isEqualTo("6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b"
                        + "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8"
                        + "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736"
                        + "5af90bbf74a35be6b40b8eedf2785e42874d");
    }

    private static byte[] apply(StreamCipher.Direction cipher, byte[] in) {
        byte[] out = new byte[in.length];
        cipher.apply(in, 0, in.length, out, 0);
        return out;
    }

    /** Others between them, in the same loop. */
    @ParameterizedTest
    @MethodSource("pairs")
    void streamCutAnywhereIsTheWholeStream(Compared pair) {
        byte[] key = random(pair.keySize, 1);
        StreamCipher cipher = pair.ours(key);
        for (int seed = 0; seed < 40; seed++) {
            byte[] iv = random(cipher.ivSize(), seed);
            if (seed == 0) {
                Arrays.fill(iv, (byte) 0xff); // the counter begins anew
            }
            byte[] plain = random(SIZE, 7);
            byte[] expected = pair.whole.apply(key, iv);
            assertThat(inParts(cipher.encrypting(iv), plain, seed, cipher)).isEqualTo(expected);
            assertThat(inParts(cipher.decrypting(iv), expected, seed + 1, cipher))
                    .isEqualTo(plain);
        }
    }

    private static byte[] inParts(StreamCipher.Direction direction, byte[] in, int seed, StreamCipher shared) {
        Random random = new Random(seed);
        StreamCipher.Direction other = shared.encrypting(new byte[shared.ivSize()]);
        byte[] around = new byte[in.length + 40];
        int done = 0;
        while (done < in.length) {
            int most = switch (random.nextInt(4)) {
                case 0 -> 1;
                case 1 -> 16;
                case 2 -> 64;
                default -> 1_500;
            };
            int part = Math.min(in.length - done, random.nextInt(most + 1));
            direction.apply(in, done, part, around, 20 + done);
            other.apply(in, 0, 5, new byte[5], 0);
            done += part;
        }
        assertThat(Arrays.copyOf(around, 20)).containsOnly(0);
        assertThat(Arrays.copyOfRange(around, in.length + 20, around.length)).containsOnly(0);
        return Arrays.copyOfRange(around, 20, in.length + 20);
    }
}
