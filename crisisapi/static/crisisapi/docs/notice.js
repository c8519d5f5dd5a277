// A line above the page, for what a link asks for and the API does not have.

export const notify = (text) => {
  const notice = document.getElementById("notice");
  notice.querySelector("p").textContent = text;
  notice.querySelector("button").onclick = () => (notice.hidden = true);
  notice.hidden = false;
};
