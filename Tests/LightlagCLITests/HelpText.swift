/// What the tool says when it is asked for help, on every level.
enum HelpText {
  static let tool = """
    Tests what steers over WebSockets on the network that will hurt it.

    Usage: lightlag COMMAND [options]

    Commands:
      serve           Serve a simulated backend to real clients, through simulated links.
      proxy           Put simulated links in front of a live server.
      record          Record a live server: as a client that listens, or between its clients.
      simulate        Run simulated clients and a simulated backend in virtual time.
      replay          Repeat a recorded run, and say what came out differently.
      info            Say what there is in a recording.
      cat             Print the lines of a recording, or those that a filter picks out.
      report          Write a recording as a page that shows what became of each message.
      doctor          Look for what is wrong or odd in a recording.
      recover         Save what can be read of a recording, and say what is missing.
      diff            Compare a recording with another, message by message.
      redact          Take secrets out of a recording, or look whether there are any.
      shrink          Find a small part of a recording that still fails a test.
      promote         Make a fixture of a capture, to be kept in git.
      convert         Write a recording as another kind of file, or read one of others.
      merge           Put several recordings of one happening together into one.
      calibrate       Compare what a link does to messages with what its profile asks.
      profiles list   List the built-in profiles.
      profiles show   Show a profile: each figure, where it comes from, and what it comes to.
      profiles check  Check the file of a profile of your own.

    Options:
      --help     Print this; behind a command, more about that.
      --version  Print the version.

    Exit status: 0 done, 1 a verdict failed, 2 wrong usage, 3 something was lost or missing,
    4 could not run.

    """

  static let serve = """
    Serve a simulated backend to real clients, through simulated links.

    Usage: lightlag serve vehicles|rover|serial|echo [options]

    vehicles  Telemetry (port 8766) and depth (port 8765) of an augmented-reality sandbox.
    rover     A rover that is teleoperated over Socket.IO (port 5000), down to its motors.
    serial    Serial ports over WebSocket, at /ws/serial/NAME, and REST beside them; at any
              free port as well.
    echo      Sends every message back; at any free port, unless --port is given.

    Options:
      --profile NAME|FILE    The network: a built-in profile, or a file. Default: perfect.
      --seed NUMBER          The seed of all chance. Drawn and printed unless given.
      --set KEY=VALUE        Set one figure of the profile otherwise, such as delay=80ms or
                             up.loss=2%. May be repeated.
      --swarm                In place of a profile: about half of all impairments, drawn from the
                             seed and printed as a profile.
      --at DATE              Begin on a day, such as 2026-11-21 or 2026-11-21T12:00Z, and have the
                             light time of the profile's planet on it.
      --rule LINE            What becomes of some messages in particular: 'slow: event=drive,
                             do=delay 200 ms'. May be repeated.
      --rules FILE           The same from a JSON array, as in a profile.
      --record FILE          Record every message to FILE: as JSON Lines, or in MCAP where it is
                             named *.mcap.
      --json                 Print the statistics as JSON.
      --redact               Take what looks like a secret out of the recording, before any of
                             it is written.
      --rotate-size SIZE     Record to one file after the other, FILE.0001 and so on before the
                             suffix; the next after so many bytes, such as 100MB.
      --rotate-every TIME    The same after so long, such as 10min. Both may be given.
      --last TIME            Keep the last so long in memory, and record it when a connection
                             breaks (at most once in that time), at SIGUSR1, and where the run
                             fails: to FILE.0001 and so on before the suffix, one after the other.
      --port PORT            Where to listen; 0 takes any free port. What is taken is printed.
      --port-range A-B       Listen at the first free port from A to B.
      --allow-partial        Go on with the other listeners and serial devices when one
                             cannot be had.
      --host ADDRESS         The numeric address to listen at. Default: 127.0.0.1, which only
                             this machine can reach.
      --tls-cert FILE        Speak wss, with this chain of certificates (PEM).
      --tls-key FILE         The key of the certificate (PEM).
      --token-file FILE      Let in who says the token in FILE: in the field Authorization: Bearer,
                             or in the query, ?token=. It is in no recording.
      --message-limit SIZE   Most bytes of one message; a larger one closes its connection
                             with 1009. Default: 16 MiB.
      --deflate              Compress messages on the sockets where the peer can (RFC 7692), with
                             each peer on its own. What is simulated and recorded stays the same.
      --stack NAME           Rover: how good the line and the motors behind the server are: perfect,
                             default or stressed. Default: as the profile is called, or perfect.
      --no-validation        Rover: take events whose fields are missing or wrong.
      --fault WHAT@TIME      Rover: what befalls it, and when: overcurrent:2@30s, at motor 2 of 0
                             to 5; also overtemperature, encoder_failure, timeout,
                             communication_error, hardware_fault; emergency-stop@40s; clear@50s,
                             which ends all of them. May be repeated.
      --fault-rate CHANCE    Rover: of a motor's fault, in each step of their loop: 0.01%.
      --homing-fails         Rover: have every homing sequence end as failed.
      --slcan-pty PATH       Rover: a pseudo-terminal at PATH, a serial line of 115,200 baud to an
                             SLCAN adapter on the rover's CAN bus; PATH@BAUD sets another rate.
      --device DEVICE        Serial: a device in the process: echo, gps (NMEA 0183), slcan (a
                             rover's CAN bus) or rules:FILE (answers to lines); pty:PATH, a
                             pseudo-terminal for any serial program; or a real one, such as
                             /dev/ttyUSB0. gps+pty:PATH has a device in the process on a
                             pseudo-terminal too. A pseudo-terminal has no modem lines and no flow
                             control, and loses what nobody reads for a second. NAME=DEVICE names
                             the port, DEVICE@BAUD sets its rate. May be repeated. Default: echo.
      --baud NUMBER          Serial: bits a second, ten for each byte. Default: 9600.
      --epoch DATE           Serial: when the run begins by the time stamps of the port, such as
                             2026-11-21T12:00Z. Default: now.
      --line CONDITIONS      Serial, and a rover's pseudo-terminal: what becomes of bytes on each
                             line: delay=20ms, corrupt=0.1%, loss=0.1%, loss-mode=drop,
                             stall=2s/30s, cut=60s+5s, with commas.
      --allow-origin ORIGIN  Serial: pages of ORIGIN, such as http://localhost:3000, may open
                             WebSockets, write, and read answers; * is any. May be repeated.
                             Default: none may but those of the address itself.
      --client-rate NUMBER   Serial: most messages a second of a client. Default: any.
      --slcan-strict         SLCAN: refuse what the manuals do not allow, such as to be opened
                             twice. Default: put up with it, as most adapters do.
      --slcan-faults RATES   SLCAN: damage lines of text, either way, each at its rate: corrupt=1%,
                             truncate=0.5%, wrong-length=, bad-id=, line-feed=, overflow= (a line
                             longer than the buffer), and bus-error= (the adapter tells of one).
      --depth-port PORT      Vehicles: where depth is served. Default: 8765.
      --push                 Vehicles: send telemetry to every client without being asked.

    """

  static let proxy = """
    Put simulated links in front of a live server.

    Usage: lightlag proxy URL [options]

    URL is ws://HOST:PORT/PATH?QUERY or wss://. Every client gets a connection of its own to it,
    with the client's path behind PATH, its query behind QUERY, and its headers and subprotocols
    passed on. Clients of Engine.IO may come by long-polling; the server has them on a WebSocket.
    Rules and recordings know packets of Socket.IO, with namespace (/admin:drive) and answers
    (ack:drive).

    Options:
      --profile NAME|FILE   The network: a built-in profile, or a file. Default: perfect.
      --seed NUMBER         The seed of all chance. Drawn and printed unless given.
      --set KEY=VALUE       Set one figure of the profile otherwise, such as delay=80ms or
                            up.loss=2%. May be repeated.
      --swarm               In place of a profile: about half of all impairments, drawn from the
                            seed and printed as a profile.
      --at DATE             Begin on a day, such as 2026-11-21 or 2026-11-21T12:00Z, and have the
                            light time of the profile's planet on it.
      --rule LINE           What becomes of some messages in particular: 'slow: event=drive,
                            do=delay 200 ms'. May be repeated.
      --rules FILE          The same from a JSON array, as in a profile.
      --record FILE         Record every message to FILE: as JSON Lines, or in MCAP where it is
                            named *.mcap.
      --json                Print the statistics as JSON.
      --redact              Take what looks like a secret out of the recording, before any of
                            it is written.
      --rotate-size SIZE    Record to one file after the other, FILE.0001 and so on before the
                            suffix; the next after so many bytes, such as 100MB.
      --rotate-every TIME   The same after so long, such as 10min. Both may be given.
      --last TIME           Keep the last so long in memory, and record it when a connection
                            breaks (at most once in that time), at SIGUSR1, and where the run
                            fails: to FILE.0001 and so on before the suffix, one after the other.
      --port PORT           Where to listen; 0 takes any free port. What is taken is printed.
      --port-range A-B      Listen at the first free port from A to B.
      --allow-partial       Go on with the other listeners and serial devices when one
                            cannot be had.
      --host ADDRESS        The numeric address to listen at. Default: 127.0.0.1, which only
                            this machine can reach.
      --tls-cert FILE       Speak wss, with this chain of certificates (PEM).
      --tls-key FILE        The key of the certificate (PEM).
      --token-file FILE     Let in who says the token in FILE: in the field Authorization: Bearer,
                            or in the query, ?token=. It is in no recording.
      --message-limit SIZE  Most bytes of one message; a larger one closes its connection
                            with 1009. Default: 16 MiB.
      --deflate             Compress messages on the sockets where the peer can (RFC 7692), with
                            each peer on its own. What is simulated and recorded stays the same.
      --tls-ca FILE         Whom to trust where URL is wss: authorities (PEM). Default: the
                            system's.

    """

  static let simulate = """
    Run simulated clients and a simulated backend in virtual time.

    Usage: lightlag simulate vehicles|rover [options]

    vehicles  Operators steer the vehicles of the sandbox and watch their telemetry; one that
              loses its connection comes back.
    rover     Operators drive the rover as a scenario has it, exit status 1 where it fails; or
              one drives it about, for --duration.

    Scenarios:
      basic-velocity   a drive command reaches the motors, encoded exactly, and feedback returns
      emergency-stop   every motor stands within 100 ms of an emergency stop, and all clients see it
      network-failure  with 30 % loss and 200 ms commands get through, and counters add up
      firmware-fault   a motor's fault reaches the operator, and clearing it recovers
      high-load        of 100 messages a second for 10 s the system itself drops none
      recovery         after 2 s without a connection the state is the same, and the client drives on

    Options:
      --profile NAME|FILE   The network: a built-in profile, or a file. Default: perfect.
      --seed NUMBER         The seed of all chance. Drawn and printed unless given.
      --set KEY=VALUE       Set one figure of the profile otherwise, such as delay=80ms or
                            up.loss=2%. May be repeated.
      --swarm               In place of a profile: about half of all impairments, drawn from the
                            seed and printed as a profile.
      --at DATE             Begin on a day, such as 2026-11-21 or 2026-11-21T12:00Z, and have the
                            light time of the profile's planet on it.
      --rule LINE           What becomes of some messages in particular: 'slow: event=drive,
                            do=delay 200 ms'. May be repeated.
      --rules FILE          The same from a JSON array, as in a profile.
      --record FILE         Record every message to FILE: as JSON Lines, or in MCAP where it is
                            named *.mcap.
      --json                Print the statistics as JSON.
      --scenario NAME       Rover: what happens; it ends with a verdict.
      --stack NAME          Rover: how good the line and the motors behind the server are: perfect,
                            default or stressed. Default: as the profile is called, or perfect.
      --no-validation       Rover: take events whose fields are missing or wrong.
      --fault WHAT@TIME     Rover: what befalls it, and when: overcurrent:2@30s, at motor 2 of 0
                            to 5; also overtemperature, encoder_failure, timeout,
                            communication_error, hardware_fault; emergency-stop@40s; clear@50s,
                            which ends all of them. May be repeated.
      --fault-rate CHANCE   Rover: of a motor's fault, in each step of their loop: 0.01%.
      --homing-fails        Rover: have every homing sequence end as failed.
      --slcan-strict        SLCAN: refuse what the manuals do not allow, such as to be opened
                            twice. Default: put up with it, as most adapters do.
      --slcan-faults RATES  SLCAN: damage lines of text, either way, each at its rate: corrupt=1%,
                            truncate=0.5%, wrong-length=, bad-id=, line-feed=, overflow= (a line
                            longer than the buffer), and bus-error= (the adapter tells of one).
      --clients NUMBER      Vehicles: so many operators. Default: 10.
      --duration TIME       How long, in the run's own time: 90s, 20min. Default: 1 min. A rover is
                            driven about for so long, in place of a scenario.
      --rate NUMBER         Vehicles: telemetry a second that each asks for, 1 to 100. Default: 20.

    """

  static let calibrate = """
    Compare what a link does to messages with what its profile asks.

    Usage: lightlag calibrate NAME|FILE [options]

    What is asked follows from formulas of the conditions, never from the link. A link that does
    what is asked is called off in one run of a thousand at most, all figures together.

    Options:
      --real             Measure in real time, between real WebSocket clients and a server
                         on this machine; some 15 s.
      --messages NUMBER  So many messages each way. Default: 200000; with --real 10000.
      --seed NUMBER      The seed of all chance. Drawn and printed unless given.
      --set KEY=VALUE    Set one figure of the profile otherwise, such as delay=80ms or
                         up.loss=2%. May be repeated.
      --json             Print the figures as JSON.

    """

  static let profiles = """
    The networks that links can imitate; alone, it lists them.

    Usage: lightlag profiles [COMMAND]

    Commands:
      profiles list   List the built-in profiles.
      profiles show   Show a profile: each figure, where it comes from, and what it comes to.
      profiles check  Check the file of a profile of your own.

    """

  static let profilesList = """
    List the built-in profiles.

    Usage: lightlag profiles list [options]

    Options:
      --json  Print them as JSON.

    """

  static let profilesShow = """
    Show a profile: each figure, where it comes from, and what it comes to.

    Usage: lightlag profiles show NAME|FILE [options]

    The delays are those of messages that crossed the simulated link in virtual time, and so is
    the picture. Bars are coloured beyond the 90th and the 99th percentile; NO_COLOR turns
    colours off.

    Options:
      --at DATE   As on a day, such as 2026-11-21 or 2026-11-21T12:00Z: with the light
                  time of the profile's planet.
      --svg FILE  Write a picture instead, for light and dark; - for standard output.
      --json      Print its document, with what was measured as one member more.

    """

  static let profilesCheck = """
    Check the file of a profile of your own.

    Usage: lightlag profiles check FILE [options]

    Exit status 1 where it is wrong, with the file, the line and the key of the first mistake.

    Options:
      --json  Print the verdict as JSON.

    """
}
