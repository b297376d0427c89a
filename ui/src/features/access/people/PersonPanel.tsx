/** One person beside the list: what is known, the groups, the sessions, and what can be done. */
import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { People, Person } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { NavIcon } from "@/components/NavIcon";
import { SidePanel } from "@/components/SidePanel";
import { StateMark } from "@/components/StateMark";
import { TextLink } from "@/components/TextLink";
import { PersonActs } from "./acts/PersonActs";
import { personQuery } from "./people-api";
import { STATES } from "./person-words";
import { PersonSessions } from "./PersonSessions";

interface Props {
  username: string;
  directory: People | undefined;
  tab: string;
  onChange: (words: Readonly<Record<string, string | undefined>>) => void;
}

export function PersonPanel({ username, directory, tab, onChange }: Props) {
  const query = useQuery(personQuery(username));
  const close = () => {
    onChange({ id: undefined, tab: undefined });
  };
  const person = query.data;
  return (
    <SidePanel
      label="Person in detail"
      icon={<NavIcon name="people" size={20} />}
      title={username}
      facts={
        person && (
          <>
            <StateMark state={person.state} label={STATES[person.state]} />
            <span>{person.role}</span>
          </>
        )
      }
      acts={person && <PersonActs person={person} directory={directory} onGone={close} />}
      query={query}
      onClose={close}
    >
      {person && (
        <Tabs
          className="panel-tabs"
          value={tab}
          onChange={(next) => {
            onChange({ tab: next === "details" ? undefined : (next ?? undefined) });
          }}
          keepMounted={false}
        >
          <Tabs.List>
            <Tabs.Tab value="details">Details</Tabs.Tab>
            <Tabs.Tab value="sessions">Sessions ({person.open_sessions})</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="details" className="panel-body">
            <Details person={person} />
          </Tabs.Panel>
          <Tabs.Panel value="sessions" className="panel-body">
            <PersonSessions username={username} />
          </Tabs.Panel>
        </Tabs>
      )}
    </SidePanel>
  );
}

function Details({ person }: { person: Person }) {
  const none = <span className="none">–</span>;
  const moment = (at: string | null, words: string) =>
    at ? <Instant at={at} /> : <span className="none">{words}</span>;
  return (
    <>
      <dl className="details">
        <Fact name="Name">{person.full_name ?? none}</Fact>
        <Fact name="E-mail">{person.email ?? none}</Fact>
        <Fact name="Role">
          {person.role}
          {person.role_is_fallback && (
            <div className="of">Nothing is written down yet: the first login would give this one.</div>
          )}
        </Fact>
        <Fact name="Department">{person.department ?? none}</Fact>
        <Fact name="Groups">{person.groups.length > 0 ? person.groups.join(", ") : none}</Fact>
        <Fact name="In the directory">{entryWords(person)}</Fact>
        <Fact name="Here">{person.is_active ? "may log in" : "deactivated"}</Fact>
        {person.locked_at && (
          <Fact name="Locked">
            <Instant at={person.locked_at} />
            <div className="of">
              {person.state === "locked" ? "By too many wrong passwords." : "The time of that lock is over."}
            </div>
          </Fact>
        )}
        <Fact name="Second factor">
          <StateMark state={person.mfa_enabled ? "on" : "off"} />
        </Fact>
        <Fact name="Last login">{moment(person.last_login_at, "never")}</Fact>
        <Fact name="Password since">{moment(person.password_changed_at, "not known")}</Fact>
      </dl>
      <p className="panel-links">
        <TextLink size="sm" to="/access-log" search={{ actor: person.username }}>
          What {person.username} did
        </TextLink>
        <TextLink size="sm" to="/access-log" search={{ q: person.username }}>
          All that the access log says of {person.username}
        </TextLink>
      </p>
    </>
  );
}

function entryWords(person: Person): string {
  if (!person.in_directory) return "no: only a role is written down here";
  return person.is_disabled ? "yes, and every password is refused" : "yes";
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
