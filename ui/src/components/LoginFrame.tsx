/** What stands around the fields of a login: whose console it is, what the step is for, and the company's words beside it. */
import { Title } from "@mantine/core";
import IconCheck from "@tabler/icons-react/dist/esm/icons/IconCheck.mjs";
import type { ReactNode } from "react";
import { hasHero, type Branding } from "@/lib/branding";
import { Brand } from "./Brand";

interface Props {
  branding: Branding;
  title: string;
  hint: string;
  wide?: boolean;
  children: ReactNode;
}

export function LoginFrame({ branding, title, hint, wide = false, children }: Props) {
  const hero = hasHero(branding);
  return (
    <div className="login">
      <div className="login-layout" data-hero={hero || undefined}>
        <div className="login-side">
          <div className="login-card" data-wide={wide || undefined}>
            <Brand branding={branding} withSubtitle />
            <div>
              <Title order={1} size="h3">
                {title}
              </Title>
              <p className="login-hint">{hint}</p>
            </div>
            {children}
          </div>
        </div>
        {/* After the form for a screen reader and on a phone; beside it where there is room. */}
        {hero && <Hero branding={branding} />}
      </div>
    </div>
  );
}

function Hero({ branding }: { branding: Branding }) {
  const { login_hero_title: title, login_hero_description: description } = branding;
  return (
    <section className="login-hero" aria-label={`About ${branding.company_name}`}>
      {title && <h2>{title}</h2>}
      {description && <p>{description}</p>}
      {branding.login_hero_features.length > 0 && (
        <ul>
          {branding.login_hero_features.map((feature, at) => (
            <li key={at}>
              <IconCheck size={18} aria-hidden />
              <span>{feature}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
