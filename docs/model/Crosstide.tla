----------------------------- MODULE Crosstide -----------------------------
(* How transactions get from the datacenter "a" to the datacenter "b", and what happens meanwhile to processes and  *)
(* primaries. README.md says what the model leaves out. Each action below is one atomic step of one process, of     *)
(* Kafka or of MySQL. Any enabled action may come next, so every interleaving is checked: a process that is paused  *)
(* takes no step while the others do, and wakes up at any time.                                                     *)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS
    Mode,                        \* "gtid" or "direction-table"
    SyncersOfA, SyncersOfB,      \* processes that may serve the stream of a datacenter
    Writers,                     \* processes that may serve the link a -> b
    Published,                   \* transactions of "a" that are in its stream at the start
    CommitsOfA, CommitsOfB,      \* transactions that applications commit
    Opens, Takeovers,            \* sessions of syncers, takeovers of the link
    Crashes,                     \* crashes of processes and lost replies
    FailoversOfA, FailoversOfB,  \* each keeps or loses a tail
    Expiries,                    \* records of "a" that the retention removes
    Workers                      \* target transactions of a writer at the same time

CONSTANTS                        \* each is TRUE; FALSE is a deliberate mistake
    FenceSyncers,                \* Kafka refuses the producer of an earlier epoch
    FenceWriters,                \* a takeover ends open target transactions, and each one proves its epoch
    CheckpointWithRecords,       \* one Kafka transaction has the records and the checkpoint
    PositionWithRows,            \* one target transaction has the rows and the position
    EchoFilter,                  \* a syncer drops transactions of other datacenters
    SeqCheck,                    \* a writer stops at a gap
    HistoryProof,                \* a syncer stops if the source lost what was read from it
    SessionsOfOneServer          \* the sessions of an epoch stay with the server at which it was taken

VARIABLES
    server,       \* server[d]: which server is the primary; a failover counts it up
    binlog,       \* binlog[d]: what the primary has committed, in order: see Entry
    topic,        \* topic[d]: records that readers see: [seq, id]
    first,        \* first[d]: offset of the first record that the retention has left
    checkpoint,   \* checkpoint[d]: [seq, known], known as a GTID set
    producer,     \* producer[d]: epoch of the transactional id of the stream
    syncer,       \* syncer[s]: see NoSyncer
    writer,       \* writer[w]: see NoWriter
    left          \* how often each bounded action may still happen

vars == <<server, binlog, topic, first, checkpoint, producer, syncer, writer, left>>

Datacenters == {"a", "b"}
SyncersOf(d) == IF d = "a" THEN SyncersOfA ELSE SyncersOfB
Symmetry == Permutations(SyncersOfA) \cup Permutations(Writers)

Max(x, y) == IF x > y THEN x ELSE y
Range(s) == {s[i] : i \in 1..Len(s)}
Last(s) == s[Len(s)]

----------------------------------------------------------------------------
(* MySQL. A transaction is named by its origin and a number: <<"a", 1>>. An echo keeps this name. An entry of the   *)
(* binlog has what the transaction committed, also in the tables of the schema crosstide, so a failover that loses  *)
(* the entry loses all of that:                                                                                     *)
(*   kind   "rows": rows of replicated tables; "owner": a takeover; "position": a position without rows             *)
(*   epoch  of the writer that committed it; 0 for an application                                                   *)
(*   mark   the position of the link afterwards: all up to low is applied, and all of above; next is where to read  *)

NoMark == [low |-> 0, next |-> 1, above |-> {}]
Entry(kind, id, epoch, mark) == [kind |-> kind, id |-> id, epoch |-> epoch, mark |-> mark]

MarkAt(log) == IF log = <<>> THEN NoMark ELSE Last(log).mark
Rows(d) == SelectSeq(binlog[d], LAMBDA e : e.kind = "rows")
Ids(d) == {e.id : e \in Range(Rows(d))}
Own(d) == SelectSeq(Rows(d), LAMBDA e : e.id[1] = d)
EpochAt(log) == LET raised == {e.epoch : e \in {x \in Range(log) : x.kind = "owner"}}
                IN IF raised = {} THEN 0 ELSE CHOOSE e \in raised : \A other \in raised : other <= e

----------------------------------------------------------------------------
(* Processes. A process that is down remembers nothing.                                                             *)

NoSyncer == [phase |-> "down", epoch |-> 0, server |-> 0, seq |-> 0, known |-> {}, batch |-> <<>>]

NoWriter ==
    [phase |-> "down", epoch |-> 0, server |-> 0,
     found |-> NoMark,    \* the position that it started from
     next |-> 1,          \* offset of the record to read next
     last |-> 0,          \* seq of the last record that it has read
     received |-> {},     \* records that are not applied yet: [seq, id, at], at is the offset
     open |-> {},         \* target transactions that are begun
     done |-> {}]         \* [seq, at] that are applied, above the low-water mark of found

Init ==
    LET ids == [n \in 1..Published |-> <<"a", n>>]
    IN  /\ server = [d \in Datacenters |-> 1]
        /\ binlog = [a |-> [n \in 1..Published |-> Entry("rows", ids[n], 0, NoMark)], b |-> <<>>]
        /\ topic = [a |-> [n \in 1..Published |-> [seq |-> n, id |-> ids[n]]], b |-> <<>>]
        /\ first = [d \in Datacenters |-> 1]
        /\ checkpoint = [a |-> [seq |-> Published, known |-> Range(ids)], b |-> [seq |-> 0, known |-> {}]]
        /\ producer = [d \in Datacenters |-> 0]
        /\ syncer = [s \in SyncersOfA \cup SyncersOfB |-> NoSyncer]
        /\ writer = [w \in Writers |-> NoWriter]
        /\ left = [commits |-> [a |-> CommitsOfA, b |-> CommitsOfB], opens |-> Opens, takeovers |-> Takeovers,
                   crashes |-> Crashes, failovers |-> [a |-> FailoversOfA, b |-> FailoversOfB], expiries |-> Expiries]

(* An application commits. A number is never used twice: a new primary has a UUID of its own.                       *)
Commit(d) ==
    /\ left.commits[d] > 0
    /\ LET number == Published + CommitsOfA + CommitsOfB - left.commits[d] + 1
       IN  binlog' = [binlog EXCEPT ![d] = Append(@, Entry("rows", <<d, number>>, 0, MarkAt(@)))]
    /\ left' = [left EXCEPT !.commits[d] = @ - 1]
    /\ UNCHANGED <<server, topic, first, checkpoint, producer, syncer, writer>>

(* A replica becomes the primary. It has all, or lacks the last transactions. The old primary is fenced, and the    *)
(* target transactions that were open there end with it.                                                            *)
Failover(d) ==
    /\ left.failovers[d] > 0
    /\ \E kept \in 0..Len(binlog[d]) : binlog' = [binlog EXCEPT ![d] = SubSeq(@, 1, kept)]
    /\ server' = [server EXCEPT ![d] = @ + 1]
    /\ writer' = IF d = "b" THEN [w \in Writers |-> [writer[w] EXCEPT !.open = {}]] ELSE writer
    /\ left' = [left EXCEPT !.failovers[d] = @ - 1]
    /\ UNCHANGED <<topic, first, checkpoint, producer, syncer>>

----------------------------------------------------------------------------
(* A session of a syncer: fence, read the checkpoint, prove, read the binlog, commit.                               *)

(* initTransactions: Kafka ends the open transaction of the producer before.                                        *)
Open(d, s) ==
    /\ syncer[s].phase = "down"
    /\ left.opens > 0
    /\ producer' = [producer EXCEPT ![d] = @ + 1]
    /\ syncer' = [syncer EXCEPT ![s] = [NoSyncer EXCEPT !.phase = "fenced", !.epoch = producer[d] + 1]]
    /\ left' = [left EXCEPT !.opens = @ - 1]
    /\ UNCHANGED <<server, binlog, topic, first, checkpoint, writer>>

HistoryIsKept(d) == {id \in checkpoint[d].known : id[1] = d} \subseteq Ids(d)

ReadCheckpoint(d, s) ==
    /\ syncer[s].phase = "fenced"
    /\ syncer' = [syncer EXCEPT ![s] =
           IF HistoryProof => HistoryIsKept(d)
           THEN [@ EXCEPT !.phase = "reading", !.server = server[d],
                          !.seq = checkpoint[d].seq, !.known = checkpoint[d].known]
           ELSE [NoSyncer EXCEPT !.phase = "stopped"]]
    /\ UNCHANGED <<server, binlog, topic, first, checkpoint, producer, writer, left>>

(* MySQL sends the transactions that the syncer does not name as known, in the order of the binlog. A record is     *)
(* sent to Kafka, where no reader sees it before the commit.                                                        *)
ReadBinlog(d, s) ==
    LET unread == SelectSeq(Rows(d), LAMBDA e : e.id \notin syncer[s].known)
        id == Head(unread).id
        isEcho == id[1] # d
    IN  /\ syncer[s].phase = "reading"
        /\ syncer[s].server = server[d]
        /\ unread # <<>>
        /\ syncer' = [syncer EXCEPT ![s] =
               IF EchoFilter /\ isEcho
               THEN [@ EXCEPT !.known = @ \cup {id}]
               ELSE [@ EXCEPT !.known = @ \cup {id}, !.seq = @ + 1,
                              !.batch = Append(@, [seq |-> syncer[s].seq + 1, id |-> id])]]
        /\ UNCHANGED <<server, binlog, topic, first, checkpoint, producer, writer, left>>

IsFenced(d, s) == FenceSyncers /\ syncer[s].epoch # producer[d]

CommitBatch(d, s) ==
    /\ syncer[s].phase = "reading"
    /\ syncer[s].known # checkpoint[d].known
    /\ IF IsFenced(d, s)
       THEN /\ syncer' = [syncer EXCEPT ![s] = NoSyncer]
            /\ UNCHANGED <<topic, checkpoint>>
       ELSE /\ topic' = [topic EXCEPT ![d] = @ \o syncer[s].batch]
            /\ checkpoint' = IF CheckpointWithRecords
                             THEN [checkpoint EXCEPT ![d] = [seq |-> syncer[s].seq, known |-> syncer[s].known]]
                             ELSE checkpoint
            /\ syncer' = [syncer EXCEPT ![s].batch = <<>>,
                                        ![s].phase = IF CheckpointWithRecords THEN "reading" ELSE "recorded"]
    /\ UNCHANGED <<server, binlog, first, producer, writer, left>>

(* Only the mistake CheckpointWithRecords = FALSE gets here.                                                        *)
CommitCheckpoint(d, s) ==
    /\ syncer[s].phase = "recorded"
    /\ IF IsFenced(d, s)
       THEN syncer' = [syncer EXCEPT ![s] = NoSyncer] /\ UNCHANGED checkpoint
       ELSE /\ checkpoint' = [checkpoint EXCEPT ![d] = [seq |-> syncer[s].seq, known |-> syncer[s].known]]
            /\ syncer' = [syncer EXCEPT ![s].phase = "reading"]
    /\ UNCHANGED <<server, binlog, topic, first, producer, writer, left>>

SyncerLosesPrimary(d, s) ==
    /\ syncer[s].phase = "reading"
    /\ syncer[s].server # server[d]
    /\ syncer' = [syncer EXCEPT ![s] = NoSyncer]
    /\ UNCHANGED <<server, binlog, topic, first, checkpoint, producer, writer, left>>

(* Also a commit whose reply is lost: the step before was the commit.                                               *)
SyncerCrashes(s) ==
    /\ syncer[s].phase \in {"fenced", "reading", "recorded"}
    /\ left.crashes > 0
    /\ syncer' = [syncer EXCEPT ![s] = NoSyncer]
    /\ left' = [left EXCEPT !.crashes = @ - 1]
    /\ UNCHANGED <<server, binlog, topic, first, checkpoint, producer, writer>>

(* The retention removes the first record that is left.                                                             *)
Expire ==
    /\ left.expiries > 0
    /\ first["a"] <= Len(topic["a"])
    /\ first' = [first EXCEPT !["a"] = @ + 1]
    /\ left' = [left EXCEPT !.expiries = @ - 1]
    /\ UNCHANGED <<server, binlog, topic, checkpoint, producer, syncer, writer>>

----------------------------------------------------------------------------
(* A writer: take over, read the position, consume, begin, commit.                                                  *)

(* Ends the target transactions of all earlier owners and raises the epoch. The processes do not learn it.          *)
TakeOver(w) ==
    LET epoch == EpochAt(binlog["b"]) + 1
    IN  /\ writer[w].phase = "down"
        /\ left.takeovers > 0
        /\ binlog' = [binlog EXCEPT !["b"] = Append(@, Entry("owner", <<"b", 0>>, epoch, MarkAt(@)))]
        /\ writer' = [v \in Writers |->
               IF v = w THEN [NoWriter EXCEPT !.phase = "owner", !.epoch = epoch, !.server = server["b"]]
               ELSE IF FenceWriters THEN [writer[v] EXCEPT !.open = {}]
               ELSE writer[v]]
        /\ left' = [left EXCEPT !.takeovers = @ - 1]
        /\ UNCHANGED <<server, topic, first, checkpoint, producer, syncer>>

ReadPosition(w) ==
    LET mark == MarkAt(binlog["b"])
    IN  /\ writer[w].phase = "owner"
        /\ writer[w].server = server["b"]
        /\ writer' = [writer EXCEPT ![w] =
               [@ EXCEPT !.phase = "running", !.found = mark, !.next = mark.next, !.last = mark.low]]
        /\ UNCHANGED <<server, binlog, topic, first, checkpoint, producer, syncer, left>>

Consume(w) ==
    LET at == Max(writer[w].next, first["a"])
        record == topic["a"][at]
        accepted == [writer[w] EXCEPT !.next = at + 1, !.last = record.seq,
                                      !.received = @ \cup {[seq |-> record.seq, id |-> record.id, at |-> at]}]
    IN  /\ writer[w].phase = "running"
        /\ at <= Len(topic["a"])
        /\ writer' = [writer EXCEPT ![w] =
               IF ~SeqCheck \/ record.seq = @.last + 1 THEN accepted
               ELSE IF record.seq <= @.last THEN [@ EXCEPT !.next = at + 1]
               ELSE [NoWriter EXCEPT !.phase = "stopped"]]
        /\ UNCHANGED <<server, binlog, topic, first, checkpoint, producer, syncer, left>>

(* The low-water mark of a writer: a record below it is applied, or was before this writer began.                   *)
Mark(self) ==
    LET pending == {r \in self.received : \A d \in self.done : d.at # r.at}
        passed == {d \in self.done : \A r \in pending : d.at < r.at}
    IN  IF passed = {} THEN [low |-> self.found.low, next |-> self.found.next]
        ELSE LET newest == CHOOSE d \in passed : \A other \in passed : other.at <= d.at
             IN  [low |-> newest.seq, next |-> newest.at + 1]

IsApplied(self, record) ==
    IF Mode = "gtid" THEN record.id \in Ids("b")
    ELSE record.seq <= self.found.low \/ record.seq \in self.found.above

Pending(self) ==
    {r \in self.received : /\ \A d \in self.done : d.at # r.at
                           /\ \A t \in self.open : t.record # r}

HasSession(self) == SessionsOfOneServer => self.server = server["b"]
ProvesEpoch(self) == FenceWriters => self.epoch = EpochAt(binlog["b"])

(* Begins a target transaction with the proof of the epoch, or finds that the transaction is applied. In gtid mode, *)
(* at most one open transaction carries a position.                                                                 *)
Begin(w) ==
    LET self == writer[w]
    IN  /\ self.phase = "running"
        /\ HasSession(self)
        /\ Cardinality(self.open) < Workers
        /\ \E r \in Pending(self), carries \in BOOLEAN :
               /\ carries => Mode = "gtid" /\ \A t \in self.open : ~t.carries
               /\ writer' = [writer EXCEPT ![w] =
                      IF ~ProvesEpoch(self) THEN NoWriter
                      ELSE IF IsApplied(self, r) THEN [@ EXCEPT !.done = @ \cup {[seq |-> r.seq, at |-> r.at]}]
                      ELSE [@ EXCEPT !.open = @ \cup {[record |-> r, mark |-> Mark(self), carries |-> carries]}]]
        /\ UNCHANGED <<server, binlog, topic, first, checkpoint, producer, syncer, left>>

(* The position that the target has after the commit.                                                               *)
MarkAfter(t, now) ==
    IF Mode = "gtid"
    THEN IF t.carries THEN [low |-> t.mark.low, next |-> t.mark.next, above |-> {}] ELSE now
    ELSE LET low == Max(now.low, t.mark.low)
         IN  [low |-> low, next |-> Max(now.next, t.mark.next),
              above |-> {seq \in now.above \cup {t.record.seq} : seq > low}]

(* The target commits; without a reply, the writer does not learn it and starts again.                              *)
CommitRows(w, hasReply) ==
    LET self == writer[w]
    IN  /\ self.phase = "running"
        /\ HasSession(self)
        /\ hasReply \/ left.crashes > 0
        /\ \E t \in self.open :
               LET now == MarkAt(binlog["b"])
                   mark == IF PositionWithRows THEN MarkAfter(t, now) ELSE now
                   isNew == Mode = "gtid" => t.record.id \notin Ids("b")
               IN  /\ binlog' = IF isNew
                                THEN [binlog EXCEPT !["b"] = Append(@, Entry("rows", t.record.id, self.epoch, mark))]
                                ELSE binlog
                   /\ writer' = [writer EXCEPT ![w] =
                          IF hasReply
                          THEN [@ EXCEPT !.open = @ \ {t},
                                         !.done = @ \cup {[seq |-> t.record.seq, at |-> t.record.at]}]
                          ELSE NoWriter]
        /\ left' = IF hasReply THEN left ELSE [left EXCEPT !.crashes = @ - 1]
        /\ UNCHANGED <<server, topic, first, checkpoint, producer, syncer>>

(* Only the mistake PositionWithRows = FALSE gets here.                                                             *)
WritePosition(w) ==
    LET self == writer[w]
        now == MarkAt(binlog["b"])
        mark == [low |-> Mark(self).low, next |-> Mark(self).next, above |-> {}]
    IN  /\ ~PositionWithRows
        /\ self.phase = "running"
        /\ HasSession(self)
        /\ ProvesEpoch(self)
        /\ mark.low > now.low
        /\ binlog' = [binlog EXCEPT !["b"] = Append(@, Entry("position", <<"b", 0>>, self.epoch, mark))]
        /\ UNCHANGED <<server, topic, first, checkpoint, producer, syncer, writer, left>>

WriterLosesPrimary(w) ==
    /\ writer[w].phase \in {"owner", "running"}
    /\ writer[w].server # server["b"]
    /\ writer' = [writer EXCEPT ![w] = NoWriter]
    /\ UNCHANGED <<server, binlog, topic, first, checkpoint, producer, syncer, left>>

WriterCrashes(w) ==
    /\ writer[w].phase \in {"owner", "running"}
    /\ left.crashes > 0
    /\ writer' = [writer EXCEPT ![w] = NoWriter]
    /\ left' = [left EXCEPT !.crashes = @ - 1]
    /\ UNCHANGED <<server, binlog, topic, first, checkpoint, producer, syncer>>

----------------------------------------------------------------------------

Next ==
    \/ \E d \in Datacenters : Commit(d) \/ Failover(d)
    \/ \E d \in Datacenters : \E s \in SyncersOf(d) :
           \/ Open(d, s) \/ ReadCheckpoint(d, s) \/ ReadBinlog(d, s)
           \/ CommitBatch(d, s) \/ CommitCheckpoint(d, s) \/ SyncerLosesPrimary(d, s) \/ SyncerCrashes(s)
    \/ Expire
    \/ \E w \in Writers :
           \/ TakeOver(w) \/ ReadPosition(w) \/ Consume(w) \/ Begin(w)
           \/ CommitRows(w, TRUE) \/ CommitRows(w, FALSE)
           \/ WritePosition(w) \/ WriterLosesPrimary(w) \/ WriterCrashes(w)

Spec == Init /\ [][Next]_vars

----------------------------------------------------------------------------
(* What must hold in every state.                                                                                   *)

(* S1: the stream has the own transactions of the primary once, in commit order, with contiguous seq. It may have   *)
(* more at its end that a failover has lost; then it has nothing of what was committed since.                       *)
S1 == \A d \in Datacenters :
    /\ \A i \in 1..Len(topic[d]) : topic[d][i].seq = i
    /\ \E kept \in 0..Len(topic[d]) :
           /\ kept <= Len(Own(d))
           /\ \A i \in 1..kept : topic[d][i].id = Own(d)[i].id
           /\ \A i \in kept + 1..Len(topic[d]) : topic[d][i].id[1] = d => topic[d][i].id \notin Ids(d)

(* S2: a stream has no transaction of another datacenter.                                                           *)
S2 == \A d \in Datacenters : \A record \in Range(topic[d]) : record.id[1] = d

(* W1: a transaction takes effect at the target once.                                                               *)
W1 == Len(Rows("b")) = Cardinality(Ids("b"))

(* W3: the position passes only what is applied, and never moves back.                                              *)
W3 ==
    /\ LET mark == MarkAt(binlog["b"])
       IN \A record \in Range(topic["a"]) :
              record.seq <= mark.low \/ record.seq \in mark.above => record.id \in Ids("b")
    /\ \A i, j \in 1..Len(binlog["b"]) : i < j => binlog["b"][i].mark.low <= binlog["b"][j].mark.low

(* Ownership: what a writer committed, it committed under the newest epoch of that moment.                          *)
Ownership ==
    \A i \in 1..Len(binlog["b"]) :
        binlog["b"][i].epoch > 0 => binlog["b"][i].epoch = EpochAt(SubSeq(binlog["b"], 1, i))

----------------------------------------------------------------------------
(* Must be reachable; otherwise the model would hold because nothing happens.                                       *)
NotFinished == ~ /\ \A d \in Datacenters : left.commits[d] = 0
                 /\ {record.id : record \in Range(topic["a"])} = {e.id : e \in Range(Own("a"))}
                 /\ {record.id : record \in Range(topic["a"])} \subseteq Ids("b")
                 /\ Len(topic["b"]) = CommitsOfB
                 /\ left.crashes = 0
                 /\ left.takeovers = 0
=============================================================================
