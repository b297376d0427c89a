/** Departments and navigation: who sees which page in the menu. It grants nothing, and says so. */
import { Alert, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import IconEye from "@tabler/icons-react/dist/esm/icons/IconEye.mjs";
import { OnlyFor } from "@/components/OnlyFor";
import { PageHeader } from "@/components/PageHeader";
import { PagePlaceholder } from "@/components/PagePlaceholder";
import { ProblemNotice } from "@/components/ProblemNotice";
import { usePageTitle } from "@/hooks/use-page-title";
import { Departments } from "./Departments";
import { MenuOrder } from "./MenuOrder";
import "./navigation.css";
import { departmentsQuery, menuQuery } from "./navigation-api";
import { People } from "./People";

const TITLE = "Departments & navigation";

export function NavigationPage() {
  usePageTitle(TITLE);
  return (
    <OnlyFor page={TITLE} resource="navigation" action="admin">
      <Views />
    </OnlyFor>
  );
}

function Views() {
  const search = useSearch({ from: "/shell/navigation" });
  const navigate = useNavigate({ from: "/navigation" });
  const menu = useQuery(menuQuery);
  const departments = useQuery(departmentsQuery);
  const failed = menu.error ?? departments.error;
  const groups = menu.data?.groups;
  return (
    <div className="page page-scrolls">
      <PageHeader title={TITLE} />
      <Alert className="only-visibility" variant="default" icon={<IconEye size={17} />}>
        This decides what people <strong>see</strong> in the menu, never what they <strong>may do</strong>. A
        hidden page stays open to whoever has the permission and knows its address; a shown one stays closed
        to whoever has not. Permissions come with the role.
      </Alert>
      {failed && (
        <ProblemNotice
          error={failed}
          onRetry={() => {
            void menu.refetch();
            void departments.refetch();
          }}
        />
      )}
      {!failed && (!groups || !departments.data) && <PagePlaceholder />}
      {groups && departments.data && (
        <Tabs
          keepMounted={false}
          value={search.tab ?? "departments"}
          onChange={(tab) => {
            void navigate({ search: tab === null || tab === "departments" ? {} : { tab } });
          }}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="departments">Departments</Tabs.Tab>
            <Tabs.Tab value="order">Groups and order</Tabs.Tab>
            <Tabs.Tab value="people">People</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="departments">
            <Departments
              departments={departments.data.items}
              groups={groups}
              chosen={search.department}
              onGone={() => {
                void navigate({ search: {} });
              }}
            />
          </Tabs.Panel>
          <Tabs.Panel value="order">
            <MenuOrder groups={groups} />
          </Tabs.Panel>
          <Tabs.Panel value="people">
            <People
              groups={groups}
              chosen={search.person}
              onChoose={(person) => {
                void navigate({ search: person ? { tab: "people", person } : { tab: "people" } });
              }}
            />
          </Tabs.Panel>
        </Tabs>
      )}
    </div>
  );
}
