package procurator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.cli.options.Exit;
import procurator.config.FileTrouble;
import procurator.config.ProcessConfig;
import procurator.daemon.Background;
import procurator.daemon.PidFile;
import procurator.daemon.RunAs;
import procurator.daemon.ServiceManager;
import procurator.half.Bound;
import procurator.log.Log;

/** What a half's process has beside the half: a PID file, a user, the background, who looks after it. Decision 024. */
final class Surroundings implements Bound, AutoCloseable {
    private final ServiceManager manager;
    private final @Nullable PidFile pidFile;
    private final @Nullable RunAs user;
    private final boolean second;

    private Surroundings(ServiceManager manager, @Nullable PidFile pidFile, @Nullable RunAs user, boolean second) {
        this.manager = manager;
        this.pidFile = pidFile;
        this.user = user;
        this.second = second;
    }

    /** Whether another process is to do the work. */
    static boolean startAnother(ProcessConfig config, Console console) {
        return config.daemonize() && !Background.isHere(console.environment()::get);
    }

    /** Starts the process that works in the background; returns what this one ends with. */
    static int another(Console console, @Nullable String config, List<String> args) throws Exit {
        if (config != null && !Files.isRegularFile(Path.of(config))) {
            throw new Exit(
                    Exit.USAGE,
                    "--daemonize: " + config + " can be read once, and the process in the background reads it too"
                            + " (expected: a file)");
        }
        try {
            return Background.start(console.environment()::get, args);
        } catch (IOException e) {
            throw new Exit(Exit.SYSTEM, "cannot go into the background: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Exit.SYSTEM;
        }
    }

    /** Before the ports are bound: what cannot be is said first. */
    static Surroundings prepare(ProcessConfig config, Console console) throws Exit {
        ServiceManager manager = manager(console);
        RunAs user = config.user() == null ? null : user(config.user());
        PidFile pidFile = config.pidFile() == null ? null : pidFile(config.pidFile());
        boolean second = config.daemonize() && Background.isHere(console.environment()::get);
        return new Surroundings(manager, pidFile, user, second);
    }

    private static ServiceManager manager(Console console) throws Exit {
        try {
            return ServiceManager.of(
                    console.environment()::get, ProcessHandle.current().pid());
        } catch (IOException e) {
            throw new Exit(Exit.SYSTEM, "cannot do as a service manager's process: " + e.getMessage());
        }
    }

    private static RunAs user(String name) throws Exit {
        try {
            return RunAs.of(name);
        } catch (IOException e) {
            throw new Exit(Exit.CONFIG, "user " + Log.escape(name) + ": " + e.getMessage());
        }
    }

    private static PidFile pidFile(Path path) throws Exit {
        try {
            return PidFile.take(path);
        } catch (IOException e) {
            throw new Exit(Exit.IO, "cannot write the PID file " + FileTrouble.text(path, e));
        }
    }

    @Override
    public int given() {
        return manager.sockets();
    }

    /** As root still, then no more. */
    @Override
    public void bound() throws IOException {
        if (pidFile != null) {
            pidFile.write(ProcessHandle.current().pid());
        }
        if (user != null) {
            user.become();
        }
    }

    /** What the log says of it. */
    String text() {
        return user == null ? "" : ", as " + user.name();
    }

    /**
     * The half is at work, and the log has said so.
     *
     * @param what in the same words
     */
    void atWork(String what) throws Exit {
        manager.ready(what);
        try {
            if (second) {
                Background.leaveTerminal();
            }
        } catch (IOException e) {
            throw new Exit(Exit.SYSTEM, "cannot go into the background: " + e.getMessage());
        }
    }

    ServiceManager manager() {
        return manager;
    }

    @Override
    public void close() {
        if (pidFile != null) {
            pidFile.close();
        }
    }
}
