package procurator.interop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.local.upstream.LinkServer;
import procurator.net.FreePort;
import procurator.plugin.Plugin;
import procurator.server.ServerConfig;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;

/** Plugins that Debian has, a way each in which they carry a link. */
enum Plugins {
    OBFS_HTTP("simple-obfs", "obfs-local", "obfs=http;obfs-host=www.example.com", "obfs-server", "obfs=http"),
    OBFS_TLS("simple-obfs", "obfs-local", "obfs=tls;obfs-host=www.example.com", "obfs-server", "obfs=tls"),
    WEBSOCKET("shadowsocks-v2ray-plugin", "ss-v2ray-plugin", "host=a.example", "ss-v2ray-plugin", "server"),
    WEBSOCKET_TLS(
            "shadowsocks-v2ray-plugin",
            "ss-v2ray-plugin",
            "tls;host=a.example;cert=CERT",
            "ss-v2ray-plugin",
            "server;tls;host=a.example;cert=CERT;key=KEY");

    static final Method METHOD = Method.AES_256_GCM;
    static final String PASSWORD = "p\u00e4ssword";

    private final String debian;
    private final String local;
    private final String localOptions;
    private final String server;
    private final String serverOptions;

    Plugins(String debian, String local, String localOptions, String server, String serverOptions) {
        this.debian = debian;
        this.local = local;
        this.localOptions = localOptions;
        this.server = server;
        this.serverOptions = serverOptions;
    }

    Plugin ofLocal(Path folder) throws IOException {
        return plugin(local, localOptions, folder);
    }

    Plugin ofServer(Path folder) throws IOException {
        return plugin(server, serverOptions, folder);
    }

    private Plugin plugin(String program, String options, Path folder) throws IOException {
        PeerProcess.requireOnPath(program, debian);
        String filled = options;
        if (options.contains("CERT")) {
            Path key = folder.resolve("key.pem");
            Path cert = folder.resolve("cert.pem");
            if (Files.notExists(cert)) {
                selfSigned(key, cert);
            }
            filled = options.replace("CERT", cert.toString()).replace("KEY", key.toString());
        }
        return new Plugin(program, filled, List.of(), Mode.TCP_ONLY);
    }

    private static void selfSigned(Path key, Path cert) throws IOException {
        String[] command = {
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=a.example",
            "-addext",
            "subjectAltName=DNS:a.example",
            "-keyout",
            key.toString(),
            "-out",
            cert.toString()
        };
        PeerProcess.requireOnPath(command[0], "openssl");
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (made.waitFor() != 0) {
                throw new IOException("openssl: " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Our local half before this plugin. */
    OurLocal ourLocal(Path folder, InetSocketAddress server) throws IOException {
        LinkServer link = OurLocal.link(METHOD, server, PASSWORD).withPlugin(ofLocal(folder));
        return OurLocal.start(link, EngineConfig.DEFAULT);
    }

    /** Our server behind this plugin, which listens on that port. */
    OurServer ourServer(Path folder, InetSocketAddress listen) throws IOException {
        return OurServer.start(new ServerConfig(
                List.of(new ServerConfig.Service(
                        List.of(listen), ServerKeys.ofPassword(METHOD, PASSWORD), Mode.TCP_ONLY, ofServer(folder))),
                true,
                List.of(),
                true,
                EngineConfig.DEFAULT));
    }

    /** Bytes both ways by our local and another program's server. */
    void carryToServerOf(String program, Path folder) throws IOException {
        try (PeerProcess server = PeerProcess.serverBehind(program, ofServer(folder), METHOD, PASSWORD);
                OurLocal local = ourLocal(folder, server.address())) {
            Bulk.bothWays(local.socksAddress(), 8);
        }
    }

    /** Bytes both ways by another program's local and our server. */
    void carryFromLocalOf(String program, Path folder) throws IOException {
        InetSocketAddress listen = somewhere();
        try (OurServer _ = ourServer(folder, listen);
                PeerProcess local = PeerProcess.localBefore(program, ofLocal(folder), METHOD, PASSWORD, listen)) {
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions() // it takes clients before its plugin listens, and resets them
                    .untilAsserted(() -> Bulk.bothWays(local.address(), 1));
            Bulk.bothWays(local.address(), 8);
        }
    }

    static InetSocketAddress somewhere() throws IOException {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
    }
}
