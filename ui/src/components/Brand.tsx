/** Whose console this is: logo and name. A logo may be dark or light, so it stands on white in both themes. */
import type { Branding } from "@/lib/branding";

interface Props {
  branding: Branding;
  /** Where there is room for it. */
  withSubtitle?: boolean;
}

export function Brand({ branding, withSubtitle = false }: Props) {
  const { company_logo_url: logo, company_name: name, company_subtitle: subtitle } = branding;
  return (
    <span className="brand">
      {logo ? (
        <img className="brand-logo" src={logo} height={24} alt="" />
      ) : (
        <img src="/favicon.svg" width={24} height={24} alt="" />
      )}
      <span className="brand-words">
        <span className="brand-name">{name}</span>
        {withSubtitle && subtitle && <span className="brand-subtitle">{subtitle}</span>}
      </span>
    </span>
  );
}
