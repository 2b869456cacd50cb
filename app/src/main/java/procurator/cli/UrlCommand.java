package procurator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.config.FileTrouble;
import procurator.config.ServerUrl;
import procurator.config.json.ConfigException;

/** {@code procurator url}: the server of a configuration as clients are told it. */
final class UrlCommand {
    private final Arguments arguments;
    private final Console console;

    UrlCommand(Arguments arguments, Console console) {
        this.arguments = arguments;
        this.console = console;
    }

    int run() throws Exit, ConfigException, IOException {
        List<ServerUrl> urls = CommandLineSettings.namedDocument(arguments, console)
                .urls(arguments.value(Option.HOST), arguments.value(Option.USER));
        for (ServerUrl url : urls) {
            console.out().println(url.print());
            if (console.isTerminal()) {
                console.out().print(QrCodes.text(url.print()));
            }
        }
        String file = arguments.value(Option.QR);
        if (file != null) {
            write(Path.of(file), urls);
        }
        return Exit.OK;
    }

    private void write(Path file, List<ServerUrl> urls) throws Exit {
        if (urls.size() > 1) {
            throw new Exit(
                    Exit.USAGE,
                    "--qr: the configuration has " + urls.size()
                            + " servers, and a QR code holds one (expected: a configuration of one, or no --qr)");
        }
        try {
            Files.writeString(file, QrCodes.svg(urls.getFirst().print()));
        } catch (IOException e) {
            throw new Exit(Exit.IO, "cannot write " + FileTrouble.text(file, e));
        }
    }
}
