// What the tool says about the commands that take recordings.

extension HelpText {
  static let record = """
    Record a live server: as a client that listens, or between its clients.

    Usage: lightlag record [URL] [options]

    With URL, ws:// or wss://, it connects as a client and records until the server closes. With
    --upstream it listens, and every client gets a connection of its own to the server, with
    the client's path and query behind those of URL.
    Exit status 3 where the connection to URL broke or something could not be written, 4 where
    URL cannot be reached or does not let it in.

    Options:
      -o FILE                 Where to: as JSON Lines, or in MCAP where it is named *.mcap.
      --upstream URL          Stand between clients and this server, as a perfect link.
      --listen PORT           With --upstream: where clients come in; 0 takes any free port, which
                              is the default.
      --host ADDRESS          With --upstream: the numeric address to listen at. Default:
                              127.0.0.1, which only this machine can reach.
      --subprotocol NAME      With URL: offer a subprotocol. May be repeated.
      --header 'NAME: VALUE'  With URL: a field of the opening handshake. May be repeated.
      --send TEXT             With URL: a message to send once connected. May be repeated.
      --for TIME              End after so long, such as 90s. Default: at Ctrl-C.
      --redact                Take what looks like a secret out of the recording, before any of
                              it is written.
      --tls-ca FILE           Whom to trust where the server is wss: authorities (PEM).
                              Default: the system's.
      --json                  Print the statistics as JSON.
      --rotate-size SIZE      Record to one file after the other, FILE.0001 and so on before the
                              suffix; the next after so many bytes, such as 100MB.
      --rotate-every TIME     The same after so long, such as 10min. Both may be given.
      --last TIME             Keep the last so long in memory, and record it when a connection
                              breaks (at most once in that time), at SIGUSR1, and where the run
                              fails: to FILE.0001 and so on before the suffix, one after the other.

    """

  static let replay = """
    Repeat a recorded run, and say what came out differently.

    Usage: lightlag replay FILE [options]

    Alone, or --as both, it is repeated in virtual time and compared to the byte: what came from
    outside is done again at its instants; what was simulated is made anew.
    With --against we play the clients against a live server, with --serve the server for any
    client: what is under test is given what had arrived at its original, and must send what
    that sent, for each connection and direction. With both we stand in for the server: where
    FILE is missing, clients are led to it and FILE is recorded, until a signal comes; from then
    on FILE is played to them alone. With --mode update or diff they are led to it again, until a
    signal comes or as many connections as in FILE are over. Secrets that were taken out of the
    recording are read from the environment, LIGHTLAG_SECRET_NAME or NAME. Another value in the
    place of one is a difference, and is not shown; of one that is not known, and not sent by us,
    any will do, and that is told.
    With --profile an input comes as long after each thing that its peer was told before it as it
    did, so that nothing comes before its causes; where those are lost, the peer keeps its pace.
    It only tells, and the exit status does not depend on what: it is 3 where FILE does not repeat
    under its own network, so that not all is the other's doing. Else it is 1 where
    it came out differently, 2 where a secret is missing, 3 where it passed but something makes
    that worth less, as that the recording is cut off, 4 where it cannot be read or repeated,
    where the server cannot be reached, or not any more, or where no client got through to be
    recorded. What the rules let pass is told, and no reason for another status.

    Options:
      --as SIDE               Which side is played: both (the default: an exact repetition in
                              virtual time, L0), clients (needs --against) or server (needs
                              --serve).
      --twice                 Repeat it in a second process too, which prints its own verdict.
      --profile NAME|FILE     Run the same inputs over this network, in virtual time, and say
                              which messages come late, early, out of order or never. With it,
                              --record keeps that run, and --report shows it.
      --set KEY=VALUE         With --profile: set one figure of it otherwise, such as delay=80ms
                              or up.loss=2%. May be repeated.
      --against URL|NAME=URL  Play the clients against a live server, ws:// or wss://. Repeat it
                              as NAME=URL where the recording has several, such as telemetry.
      --header 'NAME: VALUE'  With --against: a field of each opening handshake, in the place of a
                              recorded one of its name. It is in no recording or report. May be
                              repeated.
      --serve                 Play the server for clients that come in.
      --port PORT             With --serve: where to listen, once for each server of the recording.
                              Default: any free port.
      --host ADDRESS          With --serve: the numeric address to listen at. Default: 127.0.0.1.
      --tls-ca FILE           With --against wss: whom to trust (PEM). Default: the system's.
      --mode MODE             What becomes of FILE: none, it stays as it is; once, it is recorded
                              where it is missing; update, it is replaced where the run passes;
                              diff, it is compared with the server of --against. With CI set it is
                              always none. Default: once with --serve and --against, else none.
      --level LEVEL           How much is asked: exact (the same bytes), causal (the same messages
                              in the same order for each connection and direction, and no effect
                              before its cause), pattern, statistical. Default: what the rules say,
                              else causal.
      --pace PACE             Recorded time: asap (as soon as what came before allows), recorded,
                              rate=2.5, or max-gap=1s. Default: recorded.
      --from TIME             Play only what happened from that time of the recording on. What
                              stands open then comes first: connections, handshakes, namespaces,
                              and each message behind which there is a note named latch.
      --wait TIME             With --serve: how long the first client is waited for. Default: as
                              long as it takes; with CI set, 1min.
      --patience TIME         How long what does not come is waited for. Default: 10 s.
      --listen TIME           How long it is listened before a connection is closed, where that was
                              silent for as long when recorded. Default: 1 s. All together: five
                              times that.
      --with-network          Have the recorded network between the ends, by the recorded seed.
                              Default: none, and what had arrived is sent.
      --record FILE           Record the run to FILE: as JSON Lines, or in MCAP where it is named
                              *.mcap.
      --max-age TIME          Say, with exit status 3, that FILE is older than that, such as 90d;
                              a day counts from its beginning (UTC).
      --rules FILE            What must be equal. Default: FILE.match.json beside the recording,
                              else what its header says, else every message.
      --junit FILE            Write the verdict to FILE as JUnit XML too.
      --report PAGE           Write the recording as a page that shows where the run differs.
      --json                  Print the verdict as JSON.

    """

  static let info = """
    Say what there is in a recording.

    Usage: lightlag info FILE [options]

    FILE is a recording as JSON Lines or in MCAP, - for standard input; of one of another kind it
    says what makes a recording of it.
    Exit status 3 where the recording is cut off, or the parts before and behind it are not
    there; 4 where it cannot be read.

    Options:
      --json  Print it as JSON.

    """

  static let cat = """
    Print the lines of a recording, or those that a filter picks out.

    Usage: lightlag cat FILE [FILTER...] [options]

    FILE is a recording as JSON Lines or in MCAP, - for standard input. All filters must hold:
      c=c1,c2      connections
      d=up         direction, up or dn
      event=drive  names of events; over Socket.IO also /admin:drive, where
                   the namespace is another, and ack:drive, what answers it
      t=1.5s..2s   from when to when; either may be left out
      drop=loss    why messages never arrive; drop=any for all reasons
    Exit status 3 where the recording is cut off, 4 where it cannot be read.

    Options:
      --pretty  Print a line for people: when, where, what, and its fate.
      --json    Print the lines as they stand in the file. The default.

    """

  static let report = """
    Write a recording as a page that shows what became of each message.

    Usage: lightlag report FILE [options]

    FILE is a recording as JSON Lines or in MCAP, - for standard input. The page is one file that
    needs no network: a
    sequence diagram, delay and loss over time, filters, and the payload of each message.
    Exit status 3 where the recording is cut off, 4 where it cannot be read or PAGE cannot be
    written.

    Options:
      -o PAGE          Where the page is written, - for standard output.
                       Default: x.html for x.jsonl, beside it.
      --time FROM..TO  Only messages that were sent then, as 1.5s..2s, 300ms.. or ..5m.

    """

  static let doctor = """
    Look for what is wrong or odd in a recording.

    Usage: lightlag doctor FILE [options]

    FILE is a recording as JSON Lines or in MCAP, of which every checksum is checked; - is
    standard input.
    Exit status 1 where there is an error in it, 3 where there are warnings alone, 4 where it
    cannot be read.

    Options:
      --json  Print what was found as JSON.

    """

  static let recover = """
    Save what can be read of a recording, and say what is missing.

    Usage: lightlag recover IN OUT [options]

    IN is a recording as JSON Lines or in MCAP; the suffix of OUT, .jsonl or .mcap, says what it
    becomes. All lines are kept up to the first that is missing or wrong. - is standard input or
    output, which gets lines.
    Exit status 3 where something is missing, 4 where nothing can be read.

    Options:
      --json  Print what was saved, and what is missing, as JSON.

    """

  static let diff = """
    Compare a recording with another, message by message.

    Usage: lightlag diff A B [options]

    A is what is expected, B what came. Files are JSON Lines or MCAP.
    Exit status 1 where they differ, 3 where they do not but something makes that worth less, as
    that one is cut off, 4 where one cannot be read. What the rules let pass is told, and no
    reason for another status.

    Options:
      --level LEVEL  How much is asked: exact (the same bytes), causal (the same messages
                     in the same order for each connection and direction, and no effect
                     before its cause), pattern, statistical. Default: what the rules say,
                     else causal.
      --rules FILE   What must be equal. Default: FILE.match.json beside the recording,
                     else what its header says, else every message.
      --junit FILE   Write the verdict to FILE as JUnit XML too.
      --report PAGE  Write the recording as a page that shows where the run differs.
      --json         Print the verdict as JSON.

    """

  static let redact = """
    Take secrets out of a recording, or look whether there are any.

    Usage: lightlag redact IN [OUT|FILE...] [options]

    In the place of a secret comes {{secret:NAME}}. What looks like one is always taken out:
    bearer tokens, JWT, cookies, private keys, and the values of members, parameters, pairs and
    assignments that are named like a password, a token or a key; also in MessagePack, and JSON
    in base64. So are the values of variables LIGHTLAG_SECRET_NAME, of four characters or more.
    A value that was taken out once is taken out of all lines, by the same name, if it has eight
    bytes at least, with letters and digits, or sixteen that are not all digits. What is
    compressed or encrypted is not looked into.
    Files are JSON Lines or MCAP; the suffix of OUT says what it becomes. - is standard input
    or output, which gets lines.
    With --check, payloads and the like are looked into too that stand beside a file and are no
    part of it.
    Exit status 3 where IN is cut off, an option named what is not there to be taken out, or
    something stands beside a file that is no part of it, 4 where a file cannot be used.

    Options:
      --check                 Write nothing; exit with status 1 where something in any of the
                              files looks like a secret.
      --json-pointer POINTER  Take out this value of every message, such as /auth/token; * is any
                              member. May be repeated.
      --header NAME           Take out this field of opening handshakes. May be repeated.
      --pattern EXPRESSION    Take out all text that this matches. May be repeated.
      --json                  Print what was done or found as JSON.

    """

  static let shrink = """
    Find a small part of a recording that still fails a test.

    Usage: lightlag shrink FILE [options]

    Connections, messages, losses, closes and changes of the network are left out, more and more
    of them, as long as the test still fails, twice in a row; the result is a recording that
    repeats to the byte, no single thing of which can be left out. Where more than ten lines are
    left, what simulated ends have said becomes part of it and is left out likewise, if the test
    still fails so. A search that was stopped goes on when it is called again.
    With --against we play FILE against a live server, and what is left must fail as FILE does:
    first differ in the same way, in the same event, direction, JSON pointer and types of the
    values; a message without the name of an event is known by what it says, as far as rules
    leave it. What fails otherwise passes. Where something that does not come is what is meant,
    the question may be left out, or the answer where it comes too much, so that a good server
    fails too: give the same test against one with --passes.
    Of a --test nothing is known but its status: have it look for the very failure that is meant.
    A status of 2 or above, as 125 of git bisect, says that it could not be tried with this part
    of FILE, which is no failure; where there is no such command (126, 127) the search ends.
    Exit status 1 where the test does not fail with FILE, 3 where the search was stopped before
    its end, by time or a signal, or nothing at all was left, 4 where something cannot be
    read or run.

    Options:
      --test COMMAND          The test, for the shell: 0 passes, 1 fails, and with 2 or above it
                              could not be tried. The recording's path is in LIGHTLAG_RECORDING,
                              or behind the command where that does not name it.
      --against URL|NAME=URL  Play the clients against a live server, ws:// or wss://. Repeat it
                              as NAME=URL where the recording has several, such as telemetry.
      --header 'NAME: VALUE'  With --against: a field of each opening handshake, in the place of a
                              recorded one of its name. It is in no recording or report. May be
                              repeated.
      --tls-ca FILE           With --against wss: whom to trust (PEM). Default: the system's.
      --level LEVEL           How much is asked: exact (the same bytes), causal (the same messages
                              in the same order for each connection and direction, and no effect
                              before its cause), pattern, statistical. Default: what the rules say,
                              else causal.
      --pace PACE             Recorded time: asap (as soon as what came before allows), recorded,
                              rate=2.5, or max-gap=1s. Default: recorded.
      --patience TIME         How long what does not come is waited for. Default: 10 s.
      --listen TIME           How long it is listened before a connection is closed, where that was
                              silent for as long when recorded. Default: 1 s. All together: five
                              times that.
      --rules FILE            What must be equal. Default: FILE.match.json beside the recording,
                              else what its header says, else every message.
      --passes COMMAND        Another test, which must pass with what is left, such as the same
                              against a server that is known to be good.
      -o FILE                 Where the result is written: as JSON Lines, or in MCAP where it is
                              named *.mcap. Default: x.min.jsonl for x.jsonl.
      --tests NUMBER          Most tests that are done. Default: 10000.
      --time TIME             Stop after so long, such as 5min, and a test that runs then too: it
                              says nothing, and is done again when the search goes on.
                              Default: 10min.
      --test-time TIME        Most time for one command. Default: 60 s.
      --json                  Print the result as JSON.

    """

  static let promote = """
    Make a fixture of a capture, to be kept in git.

    Usage: lightlag promote IN OUT [options]

    What looks like a secret is taken out, as lightlag redact does it, and the time of day; the
    day stays. Rules are proposed for values that will differ from run to run, identifiers and
    times, and secrets that the server says first: they stand in the header of OUT as match; look
    at them. Then OUT is repeated in virtual time. What is measured, as a
    battery is, differs too: record the same session once more, and --like AGAIN proposes rules
    for what differs between the two.
    With --quantise no effect comes before its cause: an input waits for what had reached its
    end before it, and is a nanosecond behind the one before. Where IN does not repeat by itself,
    all times are rounded as they stand.
    Exit status 3 where IN is cut off, another capture differs all the same, messages fare
    otherwise at rounded times, or OUT does not repeat to the byte, as where the network decides
    by the length of a message a secret was taken out of.

    Options:
      --name TEXT      What the recording is called. Default: as before.
      --quantise TIME  Round the times of what came from outside down to multiples of it,
                       such as 1ms, so that the next capture differs less; what follows
                       from that is run again, and comes when it comes.
      --like FILE      Another capture of the same session: values that differ between the
                       two get rules.
      --json           Print what was done as JSON.

    """

  static let convert = """
    Write a recording as another kind of file, or read one of others.

    Usage: lightlag convert IN OUT [options]

    A format is
      jsonl    .jsonl  what --record writes
      mcap     .mcap   compressed, indexed, and shown by other tools, such as Foxglove
      har      .har    what browsers, Playwright and mitmproxy save, with the messages of
                       WebSockets
      candump  .log    CAN frames as candump -l logs them: those in the SLCAN of serial lines
    From jsonl to mcap or har and back nothing is lost, to the byte, but a last line that was
    cut off. A HAR file or a log of others says nothing of a network, so what comes of it has
    perfect links, and what it tells is played again like any recording; look for secrets with
    redact. - is standard input or output; say with --from and --to what it is.
    Exit status 3 where the recording is cut off or something in IN is left out or changed, 4
    where IN cannot be read or OUT cannot be written.

    Options:
      --from FORMAT            What IN is, where its suffix does not say it.
      --to FORMAT              What OUT is to be.
      --compression zstd|none  How an MCAP file is compressed. Default: zstd.
      --view client|server     Whose messages a HAR file shows: what that end sends, and of the
                               other's what arrives. Default: client.
      --json                   Print what was written as JSON.

    """

  static let merge = """
    Put several recordings of one happening together into one.

    Usage: lightlag merge A B [C...] [options]

    Files are JSON Lines or MCAP; the suffix of OUT says what it becomes. Connections and
    clients are named anew, in the order in which they open; at one instant what comes from A
    stands before what comes from B. The header says what was put together, and by what. What
    held for all connections of one recording becomes a mark. The result is to be read and
    compared; no one run has made it, so it cannot be repeated. But the parts of one run, from the
    first on and in any order, become that run again. What does not begin with its run (as with
    --last, or a later part) is all there, and the header says that something before it is not.
    Exit status 3 where one of them is cut off, has lines that are not known here, or is part of
    a run of which others are not here, 4 where they cannot be put together, or a file cannot be
    used.

    Options:
      -o OUT                        The file that is written, - for standard output. Needed.
      --align wall|start|mark=NAME  What brings their times together: the time of day at which
                                    each began, their beginnings, or the first mark of a
                                    name. Default: wall.
      --name TEXT                   What the recording is called. Default: their names.
      --json                        Print what was done as JSON.

    """
}
